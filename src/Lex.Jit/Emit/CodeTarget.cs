using System.Reflection;

namespace Lex.Jit.Emit;

/// <summary>
/// A method to be emitted, by name and signature. It exists before its body, so that methods of one group can call each
/// other and themselves.
/// </summary>
internal sealed class CodeTarget
{
    /// <summary>Declares a method; <paramref name="owner"/> lends it its access rights.</summary>
    public CodeTarget(string name, Type owner, Type returns, params Type[] parameters)
    {
        Name = name;
        Owner = owner;
        Returns = returns;
        Parameters = parameters;
        Method = DynamicCode.Declare(this);
    }

    /// <summary>The name shown in stack traces and disassembly.</summary>
    public string Name { get; }

    /// <summary>The type whose access rights it has.</summary>
    public Type Owner { get; }

    /// <summary>The result.</summary>
    public Type Returns { get; }

    /// <summary>The parameters.</summary>
    public Type[] Parameters { get; }

    /// <summary>The method itself, callable from other emitted methods.</summary>
    internal MethodInfo Method { get; }

    /// <summary>Whether its body has been sealed.</summary>
    public bool IsSealed { get; internal set; }
}
