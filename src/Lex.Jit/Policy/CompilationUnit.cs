using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Build;
using Lex.Jit.Emit;
using Lex.Jit.Lower;

namespace Lex.Jit.Policy;

/// <summary>A compiled function with what was written down while it was compiled.</summary>
internal sealed record Version(Signature Signature, CompiledFunction Compiled, string Ssa, string Listing);

/// <summary>A function in the forms that it goes through.</summary>
/// <param name="Built">Static single assignment form with the kinds that are certain.</param>
/// <param name="Speculated">With guards for the kinds that are expected.</param>
/// <param name="Simplified">With known conditions and copied returns.</param>
/// <param name="Placed">The same, with what is computed where it is read.</param>
/// <param name="Listing">Intermediate language.</param>
internal sealed record CompilationTexts(string Built, string Speculated, string Simplified, string Placed, string Listing);

/// <summary>
/// Compiles functions that call each other together: all are declared first, so that each can call the others directly.
/// Used by one thread, once.
/// </summary>
internal sealed class CompilationUnit : IUnit, ICallees
{
    private readonly ConstantTable _constants;
    private readonly BuiltinResolver _builtins;
    private readonly Func<int, Version?> _finished;
    private readonly Dictionary<int, Signature> _declared = [];
    private readonly Dictionary<int, SsaFunction> _forms = [];

    private CompilationUnit(
        ProgramCode program, ConstantTable constants, BuiltinResolver builtins, int overdraft, Func<int, Version?> finished)
    {
        Overdraft = overdraft;
        _builtins = builtins;
        Program = program;
        _constants = constants;
        _finished = finished;
    }

    /// <inheritdoc/>
    public ProgramCode Program { get; }

    /// <inheritdoc/>
    public int Overdraft { get; }

    /// <summary>
    /// Compiles the functions. A mistake of the lowering makes one of them impossible to compile: then that one is named
    /// with the reason, and nothing has been compiled.
    /// </summary>
    public static List<Version>? TryCompile(
        IReadOnlyList<FunctionCode> functions, ConstantTable constants, BuiltinResolver builtins, int overdraft, Func<int, Version?> finished,
        out FunctionCode? failed, out string? reason)
    {
        (failed, reason) = (null, null);
        var unit = new CompilationUnit(functions[0].Program, constants, builtins, overdraft, finished);
        foreach (var function in functions) unit.Declare(function);
        var texts = new List<(string Ssa, string Listing)>();
        var versions = new List<Version>();
        Action<FunctionCode>[] passes =
        [
            function => unit._forms.Add(function.Id, unit.Form(function)),
            function => texts.Add(unit.Lower(function)),
            function => versions.Add(unit.Finish(function, texts[versions.Count])),
        ];
        foreach (var pass in passes)
        {
            foreach (var function in functions)
            {
                if (MistakeOf(pass, function) is not { } mistake) continue;
                (failed, reason) = (function, mistake);
                return null;
            }
        }

        return versions;
    }

    /// <summary>The forms of a function after each phase; nothing is compiled.</summary>
    public static CompilationTexts Describe(
        FunctionCode function, ConstantTable constants, BuiltinResolver builtins, IEnumerable<FunctionCode> group, int overdraft)
    {
        var unit = new CompilationUnit(function.Program, constants, builtins, overdraft, static _ => null);
        foreach (var member in group) unit.Declare(member);
        if (!unit._declared.ContainsKey(function.Id)) unit.Declare(function);
        foreach (var member in group) unit._forms.TryAdd(member.Id, unit.Form(member));
        var form = SsaBuilder.Build(function, builtins);
        UnbuiltAggregates.Run(form);
        KindInference.Run(form, unit);
        var built = SsaText.Write(form);
        GuardInsertion.Run(form, unit);
        var speculated = SsaText.Write(form);
        Simplify(form);
        var simplified = SsaText.Write(form);
        var placed = SsaText.Write(form, Placement.Of(form));
        return new CompilationTexts(built, speculated, simplified, placed, MethodLowering.Run(form, unit._declared[function.Id], unit));
    }

    /// <inheritdoc/>
    public Signature? SignatureOf(int function) =>
        _declared.TryGetValue(function, out var declared) ? declared : _finished(function)?.Signature;

    /// <inheritdoc/>
    public SsaFunction? FormOf(int function) => _forms.GetValueOrDefault(function);

    /// <inheritdoc/>
    public int IndexOf(object constant) => _constants.IndexOf(constant);

    /// <inheritdoc/>
    public ValueKind ResultOf(int function) => SignatureOf(function)?.Result ?? ValueKind.Unknown;

    /// <inheritdoc/>
    public ValueKind[]? ParametersOf(int function) => SignatureOf(function)?.Parameters;

    /// <summary>What goes wrong in a pass, or null. Whatever it is, the interpreter can still run the function.</summary>
    private static string? MistakeOf(Action<FunctionCode> pass, FunctionCode function)
    {
        try
        {
            pass(function);
            return null;
        }
        catch (InvalidProgramException)
        {
            return "the runtime refused the code";
        }
        catch (Exception mistake) when (mistake is not OutOfMemoryException)
        {
            return (mistake as EmitException)?.Mistake ?? $"{mistake.GetType().Name}: {mistake.Message}";
        }
    }

    private void Declare(FunctionCode function)
    {
        var kinds = new ValueKind[function.Arity];
        for (var i = 0; i < kinds.Length; i++) kinds[i] = function.Hints.OfParameter(i);
        _declared.Add(function.Id, new Signature(function, kinds, function.Hints.Result));
    }

    private SsaFunction Form(FunctionCode function)
    {
        var form = SsaBuilder.Build(function, _builtins);
        UnbuiltAggregates.Run(form);
        KindInference.Run(form, this);
        GuardInsertion.Run(form, this);
        Simplify(form);
        Typing.Check(form, this);
        return form;
    }

    private static void Simplify(SsaFunction form)
    {
        KnownConditions.Run(form);
        DeadCode.Run(form);
        BranchCopies.Run(form);
        ReturnCopies.Run(form);
    }

    private (string Ssa, string Listing) Lower(FunctionCode function)
    {
        var form = _forms[function.Id];
        return (SsaText.Write(form), MethodLowering.Run(form, _declared[function.Id], this));
    }

    private Version Finish(FunctionCode function, (string Ssa, string Listing) text)
    {
        var signature = _declared[function.Id];
        DynamicCode.Compile(signature.Target);
        var compiled = new CompiledFunction
        {
            Function = function,
            Parameters = signature.Parameters,
            Result = signature.Result,
            Stub = StubLowering.Run(signature),
        };
        return new Version(signature, compiled, text.Ssa, text.Listing);
    }
}
