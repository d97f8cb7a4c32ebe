using Lex.Generators.Shared;

namespace Lex.Generators.Builtins;

/// <summary>
/// Writes the library table: finding a function by name, its description, the glue that checks and unpacks its
/// arguments, and the signatures for the checker. Nothing in it runs before it is asked for.
/// </summary>
internal sealed class BuiltinWriter
{
    private const string Core = "global::Lex.Core.";

    private const string Host = "global::Lex.Stdlib.Effects.EffectHost";

    private const string Arguments =
        $"{Core}Execution.ExecutionContext ctx, global::System.ReadOnlySpan<{Core}Values.Value> arguments, out {Core}Values.Value result";

    private readonly SourceWriter _text;

    private readonly List<BuiltinModel> _builtins;

    private readonly List<InlinedModel> _inlined;

    private BuiltinWriter(string space, IEnumerable<BuiltinModel> builtins, IEnumerable<InlinedModel> inlined)
    {
        _text = SourceWriter.ForCSharp(space);
        _builtins = builtins.OrderBy(b => b.FullName, StringComparer.Ordinal).ToList();
        _inlined = inlined.OrderBy(f => f.FullName, StringComparer.Ordinal).ToList();
    }

    /// <summary>The table of one assembly.</summary>
    public static string Write(string space, IEnumerable<BuiltinModel> builtins, IEnumerable<InlinedModel> inlined) =>
        new BuiltinWriter(space, builtins, inlined).WriteTable();

    private string WriteTable()
    {
        _text.Summary("The library functions of this assembly, by index.");
        _text.Open("internal static unsafe partial class BuiltinTable");
        _text.Summary("Number of functions.").Line($"public const int Count = {_builtins.Count};");
        WriteIndexOf();
        WriteCreate();
        WriteGateOf();
        if (_builtins.Any(b => b.Gate is not null)) WritePerform();
        WriteSignatures();
        WriteInlined();
        foreach (var builtin in _builtins)
        {
            WriteInvoker(builtin);
            if (TypedBuiltin.HasForm(builtin)) TypedBuiltin.Write(_text, builtin);
        }

        return _text.Close().ToString();
    }

    private void WriteIndexOf()
    {
        _text.Line().Summary("The index of a function, or -1.");
        _text.Open("public static int IndexOf(string module, string name)");
        _text.Open("switch (module)");
        for (var i = 0; i < _builtins.Count;)
        {
            var module = _builtins[i].Module;
            _text.Line($"case \"{module}\":").Indent();
            _text.Open("switch (name)");
            for (; i < _builtins.Count && _builtins[i].Module == module; i++)
                _text.Line($"case \"{_builtins[i].Name}\": return {i};");
            _text.Close().Line("break;").Outdent();
        }

        _text.Close().Line("return -1;").Close();
    }

    private void WriteCreate()
    {
        _text.Line().Summary("Describes the function with this index. Each call makes a new description.");
        _text.Open($"public static {Core}Builtins.BuiltinDescriptor Create(int index)");
        _text.Open("switch (index)");
        for (var i = 0; i < _builtins.Count; i++)
        {
            var builtin = _builtins[i];
            var pure = builtin.Gate is null;
            _text.Line($"case {i}:").Indent();
            _text.Open("return new()");
            _text.Line($"Module = \"{builtin.Module}\",");
            _text.Line($"Name = \"{builtin.Name}\",");
            _text.Line($"Signature = {SourceWriter.Literal(builtin.Signature)},");
            _text.Line($"Arity = {builtin.Parameters.Count},");
            _text.Line($"IsPure = {(pure ? "true" : "false")},");
            _text.Line($"ResultKind = {Core}Values.ValueKind.{builtin.ResultKind},");
            _text.Line($"Cost = {Core}Builtins.BuiltinCost.{builtin.Cost},");
            _text.Line($"Invoke = {(pure ? InvokerName(builtin) : RefusalOf(builtin))},");
            _text.Line($"ParameterKinds = [{string.Join(", ", builtin.Parameters.Select(p => $"{Core}Values.ValueKind.{p.Kind ?? "Unknown"}"))}],");
            if (TypedBuiltin.HasForm(builtin)) _text.Line($"Typed = {TypedBuiltin.AddressOf(builtin)},");
            if (builtin.Form != "Call") _text.Line($"Form = {Core}Builtins.BuiltinForm.{builtin.Form},");
            if (CSharpTypes.IsOption(builtin.ResultType)) _text.Line("AnswersOption = true,");
            _text.Line($"Method = static () => ((global::System.Delegate){builtin.Method}).Method,");
            _text.Line($"Summary = {SourceWriter.Literal(builtin.Summary)},");
            _text.Close(";").Outdent();
        }

        _text.Line("default: throw new global::System.ArgumentOutOfRangeException(nameof(index));");
        _text.Close().Close();
    }

    private void WriteGateOf()
    {
        _text.Line().Summary("The effect that must be granted before the function with this index may run; null for pure ones.");
        _text.Open("public static string? GateOf(int index) => index switch");
        for (var i = 0; i < _builtins.Count; i++)
        {
            if (_builtins[i].Gate is { } gate) _text.Line($"{i} => \"{gate}\",");
        }

        _text.Line("_ => null,").Close(";");
    }

    private void WritePerform()
    {
        _text.Line().Summary("Performs the effect with this index; the caller has asked the policy for its gate.");
        _text.Open($"public static {Core}Execution.Status Perform(int index, {Host} host, {Arguments})");
        _text.Open("switch (index)");
        for (var i = 0; i < _builtins.Count; i++)
        {
            if (_builtins[i].Gate is not null)
            {
                _text.Line($"case {i}: return {InvokerName(_builtins[i])}(host, ctx, arguments, out result);");
            }
        }

        _text.Line("default: throw new global::System.ArgumentOutOfRangeException(nameof(index));");
        _text.Close().Close();
    }

    private void WriteSignatures()
    {
        _text.Line().Summary("What the checker knows of the library: name and type of each function that programs may call.");
        _text.Line($"public static {Core}Builtins.BuiltinSignature[] Signatures() =>").Line("[").Indent();
        var rows = _builtins.Where(b => !b.Hidden).Select(b => (b.FullName, b.Module, b.Name, b.Signature))
            .Concat(_inlined.Select(f => (f.FullName, f.Module, f.Name, f.Signature)))
            .OrderBy(row => row.FullName, StringComparer.Ordinal);
        foreach (var (_, module, name, signature) in rows)
            _text.Line($"new(\"{module}\", \"{name}\", {SourceWriter.Literal(signature)}),");
        _text.Outdent().Line("];");
    }

    private void WriteInlined()
    {
        _text.Line().Summary("The functions that the compiler expands in place: name, type and description.");
        _text.Line("public static (string Module, string Name, string Signature, string Summary)[] Inlined() =>").Line("[").Indent();
        foreach (var function in _inlined)
            _text.Line($"(\"{function.Module}\", \"{function.Name}\", {SourceWriter.Literal(function.Signature)}, {SourceWriter.Literal(function.Summary)}),");
        _text.Outdent().Line("];");
    }

    private void WriteInvoker(BuiltinModel builtin)
    {
        var host = builtin.Gate is null ? "" : $"{Host} host, ";
        var count = builtin.Parameters.Count;
        _text.Line().Open($"private static {Core}Execution.Status {InvokerName(builtin)}({host}{Arguments})");
        _text.Line($"if (arguments.Length != {count}) return BuiltinArguments.WrongCount(ctx, \"{builtin.FullName}\", {count}, arguments.Length, out result);");
        for (var i = 0; i < count; i++)
        {
            if (builtin.Parameters[i].Kind is not { } name) continue;
            var kind = $"{Core}Values.ValueKind.{name}";
            _text.Line($"if (arguments[{i}].Kind != {kind}) return BuiltinArguments.WrongKind(ctx, \"{builtin.FullName}\", {kind}, arguments[{i}], out result);");
        }

        WriteCall(builtin);
        _text.Close();
    }

    private void WriteCall(BuiltinModel builtin)
    {
        var arguments = new List<string>();
        if (builtin.TakesHost) arguments.Add("host");
        if (builtin.TakesContext) arguments.Add("ctx");
        for (var i = 0; i < builtin.Parameters.Count; i++)
            arguments.Add(CSharpTypes.Unpack(builtin.Parameters[i].Type, $"arguments[{i}]"));
        if (builtin.ResultStyle == ResultStyle.Out) arguments.Add("out var value");
        var call = $"{builtin.Method}({string.Join(", ", arguments)})";

        switch (builtin.ResultStyle)
        {
            case ResultStyle.Unit:
                _text.Line($"{call};").Line("result = default;").Line($"return {Core}Execution.Status.Ok;");
                break;
            case ResultStyle.Returned when CSharpTypes.IsOption(builtin.ResultType):
                _text.Line($"return {Core}Values.OptionValue.Build(ctx, {call}, out result);");
                break;
            case ResultStyle.Out when CSharpTypes.IsOption(builtin.ResultType):
                _text.Line("result = default;");
                _text.Line($"return {call} == {Core}Execution.Status.Ok ? {Core}Values.OptionValue.Build(ctx, value, out result) : {Core}Execution.Status.Fault;");
                break;
            case ResultStyle.Returned:
                _text.Line($"result = {CSharpTypes.Pack(builtin.ResultType!, call)};").Line($"return {Core}Execution.Status.Ok;");
                break;
            case ResultStyle.StatusOnly:
                _text.Line("result = default;").Line($"return {call};");
                break;
            default:
                _text.Line($"var status = {call};");
                _text.Line($"result = status == {Core}Execution.Status.Ok ? {CSharpTypes.Pack(builtin.ResultType!, "value")} : default;");
                _text.Line("return status;");
                break;
        }
    }

    private static string RefusalOf(BuiltinModel builtin) =>
        $"static (ctx, arguments, out result) => BuiltinArguments.Refuse(ctx, \"{builtin.FullName}\", out result)";

    private static string InvokerName(BuiltinModel builtin) => $"Invoke_{builtin.Module}_{builtin.Name}";
}
