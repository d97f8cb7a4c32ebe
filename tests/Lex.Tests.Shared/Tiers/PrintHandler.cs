using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Tests.Shared.Tiers;

/// <summary>Grants every effect and performs one, <c>io.print</c>, by remembering its lines. Budgets have no ceiling.</summary>
internal sealed class PrintHandler : IEffectHandler
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
    {
        result = Value.Unit;
        error = "";
        if (kind == "io" && operation == "print" && arguments is [{ Kind: ValueKind.Str } text])
        {
            _lines.Add(text.As<TextValue>().ToString());
            return true;
        }

        error = $"the tests perform no {kind}.{operation}";
        return false;
    }

    public bool TryNoteCallBudget(ulong cost, out string error)
    {
        error = "";
        return true;
    }
}
