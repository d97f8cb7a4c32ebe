using System.Runtime.CompilerServices;

namespace Lex.Jit.Emit;

// A method must not grow out of proportion: the runtime compiles it on some thread, and may set apart a place on the host's stack for each
// local. Either bound is four times what any program of the tests needs.
internal sealed partial class Emitter
{
    /// <summary>
    /// Most bytes that the locals of a method, and the structures on its way, may take of the host's stack. What
    /// <see cref="Lex.Interp.Calls.Session.HasStack"/> finds must do for two such methods and for whatever they call.
    /// </summary>
    public const int MostStackBytes = 24 * 1024;

    // RyuJIT stops optimising far below this.
    private const int MostLines = 40_000;

    private int _stackBytes;

    /// <summary>Counts a place on the host's stack.</summary>
    private void Occupy(Type type)
    {
        _stackBytes += type.IsValueType ? Math.Max(sizeof(long), RuntimeHelpers.SizeOf(type.TypeHandle)) : sizeof(long);
        if (_stackBytes > MostStackBytes) throw new EmitException($"its locals take more than {MostStackBytes} bytes", "");
    }

    private void Add(in Line line)
    {
        _lines.Add(line);
        if (_lines.Count > MostLines) throw new EmitException($"it becomes more than {MostLines} instructions", "");
    }
}
