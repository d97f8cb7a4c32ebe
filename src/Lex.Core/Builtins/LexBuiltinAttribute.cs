using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Builtins;

/// <summary>
/// Registers a static method as a library function. The generator derives everything else from the method and this
/// attribute: the registry entry, the checker's signature, purity, argument unpacking with kind checks, documentation.
/// Parameters: an optional leading <see cref="ExecutionContext"/>, then one for each Lex parameter (<c>long</c>,
/// <c>double</c>, <c>bool</c>, <see cref="TextValue"/>, <see cref="ListValue"/>, ..., or <see cref="Value"/>). The
/// result is the return value, or the last <c>out</c> parameter of a method that returns <see cref="Status"/>. A method
/// whose result is a <c>Value?</c> answers an option, which is built, and paid for, only where it is needed.
/// </summary>
/// <param name="name">Module and function, for example <c>str.len</c>.</param>
/// <param name="signature">The type in Lex syntax, for example <c>(Str) -> Int</c>.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class LexBuiltinAttribute(string name, string signature) : Attribute
{
    /// <summary>Module and function.</summary>
    public string Name { get; } = name;

    /// <summary>The type in Lex syntax.</summary>
    public string Signature { get; } = signature;

    /// <summary>The declared cost; there is no default, so that a function without one does not compile.</summary>
    public required BuiltinCost Cost { get; set; }

    /// <summary>For an effect: the kind that the policy must grant; null for pure functions.</summary>
    public string? Gate { get; set; }

    /// <summary>Whether only the compiler may call it: it is then no part of what programs can name.</summary>
    public bool Hidden { get; set; }

    /// <summary>What the tiers may do instead of calling it.</summary>
    public BuiltinForm Form { get; set; }
}

/// <summary>Functions that walk through a list have a form in execution code that makes no list on the way.</summary>
internal enum BuiltinForm : byte
{
    /// <summary>It is called.</summary>
    Call,

    /// <summary>The first element of a list as an option.</summary>
    ListHead,

    /// <summary>The list without its first element: a view.</summary>
    ListTail,
}

/// <summary>
/// Declares a library function that the compiler expands in place, or for which the machine has an op. There is no
/// method; the checker and the documentation need to know it all the same.
/// </summary>
/// <param name="name">Module and function, for example <c>option.map</c>.</param>
/// <param name="signature">The type in Lex syntax.</param>
/// <param name="summary">What it does, one line.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class LexInlinedAttribute(string name, string signature, string summary) : Attribute
{
    /// <summary>Module and function.</summary>
    public string Name { get; } = name;

    /// <summary>The type in Lex syntax.</summary>
    public string Signature { get; } = signature;

    /// <summary>What it does.</summary>
    public string Summary { get; } = summary;
}

/// <summary>How a library function pays for its work (decisions: what do built-ins cost).</summary>
public enum BuiltinCost : byte
{
    /// <summary>A fixed, small amount of work and no new parts: one step, no cells.</summary>
    Constant,

    /// <summary>The method charges steps and cells itself, before the work where its size is known, else piece by piece.</summary>
    Charged,
}

/// <summary>Calls a library function with its arguments.</summary>
internal delegate Status BuiltinInvoker(ExecutionContext ctx, ReadOnlySpan<Value> arguments, out Value result);

/// <summary>A library function as the machine sees it. Immutable.</summary>
internal sealed class BuiltinDescriptor
{
    /// <summary>The module without <c>std.</c>.</summary>
    public required string Module { get; init; }

    /// <summary>The name within the module.</summary>
    public required string Name { get; init; }

    /// <summary>The type in Lex syntax.</summary>
    public required string Signature { get; init; }

    /// <summary>Number of parameters.</summary>
    public required int Arity { get; init; }

    /// <summary>Whether it has no effects; then it needs no grant and compiled code may call it.</summary>
    public required bool IsPure { get; init; }

    /// <summary>The kind of its result, Unknown if it varies.</summary>
    public required ValueKind ResultKind { get; init; }

    /// <summary>How it pays for its work.</summary>
    public required BuiltinCost Cost { get; init; }

    /// <summary>The function, arguments unpacked and checked.</summary>
    public required BuiltinInvoker Invoke { get; init; }

    /// <summary>The kinds of the parameters; Unknown where any kind will do.</summary>
    public ValueKind[] ParameterKinds { get; init; } = [];

    /// <summary>
    /// The address of the function over slots of a frame, a <c>delegate*&lt;ExecutionContext, long*, nint, TypedArguments*,
    /// long*, TypedStatus&gt;</c> from context, slots, the way to the references, the places of the arguments and the
    /// slot for the result; 0 if it has no such form. A function that <see cref="AnswersOption"/> leaves an option unbuilt.
    /// </summary>
    public nint Typed { get; init; }

    /// <summary>What may be done instead of calling it.</summary>
    public BuiltinForm Form { get; init; }

    /// <summary>Whether the result is an option that the caller builds.</summary>
    public bool AnswersOption { get; init; }

    /// <summary>The method itself, for compiled code that has its arguments unpacked.</summary>
    public required Func<System.Reflection.MethodInfo> Method { get; init; }

    /// <summary>What it does, one line.</summary>
    public required string Summary { get; init; }
}
