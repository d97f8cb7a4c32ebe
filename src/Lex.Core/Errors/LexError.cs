using System.Globalization;

namespace Lex.Core.Errors;

/// <summary>
/// A run-time error as a value. It travels by status, never as an exception, until the embedding API meets a caller
/// that asked for one. Immutable.
/// </summary>
public sealed class LexError
{
    private const int LongestInner = 1024;

    private LexError(LexErrorKind kind, string message) => (Kind, Message) = (kind, message);

    /// <summary>What sort of error this is.</summary>
    public LexErrorKind Kind { get; }

    /// <summary>The payload of the kind: a message, a function's name, or the operation that divided.</summary>
    public string Message { get; }

    /// <summary>The limit that was hit, if any.</summary>
    public LexLimit Limit { get; private init; }

    /// <summary>The function whose code failed, when known.</summary>
    public string? Function { get; private init; }

    /// <summary>Index of the failing instruction in the canonical code of <see cref="Function"/>, or -1.</summary>
    public int Pc { get; private init; } = -1;

    /// <summary>For <see cref="LexErrorKind.RefinementFailed"/>: the zero-based parameter; else -1.</summary>
    public int ParameterIndex { get; private init; } = -1;

    /// <summary>For <see cref="LexErrorKind.RefinementFailed"/>: the name the predicate gives the argument.</summary>
    public string? Binding { get; private init; }

    /// <summary>The text for people (runtime section 0.1, third column).</summary>
    public string Display => Kind switch
    {
        LexErrorKind.Panic => $"runtime panic: {Message}",
        LexErrorKind.TypeMismatch => $"type mismatch at runtime: {Message}",
        LexErrorKind.StackUnderflow => "stack underflow",
        LexErrorKind.UnknownFunction => $"unknown function: {Message}",
        LexErrorKind.Effect => $"effect handler error: {Message}",
        LexErrorKind.CallStackOverflow => $"call stack overflow: recursion depth exceeded ({Message})",
        LexErrorKind.RefinementFailed =>
            string.Create(CultureInfo.InvariantCulture,
                $"refinement violated: argument {ParameterIndex} of `{Function}` (binding `{Binding}`): {Message}"),
        _ => $"integer {Message} by zero",
    };

    /// <summary>The text with which an error is embedded in another one's message (runtime section 0.1, fourth column).</summary>
    public string Debug => Kind switch
    {
        LexErrorKind.StackUnderflow => "StackUnderflow",
        LexErrorKind.CallStackOverflow => $"CallStackOverflow({Message})",
        LexErrorKind.DivByZero => $"DivByZero {{ op: {Quote(Message)} }}",
        LexErrorKind.RefinementFailed => string.Create(
            CultureInfo.InvariantCulture,
            $"RefinementFailed {{ fn_name: {Quote(Function)}, param_index: {ParameterIndex}, binding: {Quote(Binding)}, reason: {Quote(Message)} }}"),
        _ => $"{Kind}({Quote(Message)})",
    };

    /// <summary>A panic.</summary>
    public static LexError Panic(string message) => new(LexErrorKind.Panic, message);

    /// <summary>An operand of the wrong kind.</summary>
    public static LexError TypeMismatch(string message) => new(LexErrorKind.TypeMismatch, message);

    /// <summary>A failed library function or effect.</summary>
    public static LexError Effect(string message) => new(LexErrorKind.Effect, message);

    /// <summary>
    /// A failed effect because of an error inside of it, which it names. What was a limit stays one for hosts. The text is cut:
    /// an error may name another one that names a third, each time with more quotes.
    /// </summary>
    public static LexError Within(string what, LexError inner)
    {
        var text = inner.Debug;
        if (text.Length > LongestInner)
        {
            var end = LongestInner - (char.IsHighSurrogate(text[LongestInner - 1]) ? 1 : 0);
            text = string.Concat(text.AsSpan(0, end), "…");
        }

        return new(LexErrorKind.Effect, $"{what}: {text}") { Limit = inner.Limit };
    }

    /// <summary>An empty operand stack.</summary>
    public static LexError StackUnderflow() => new(LexErrorKind.StackUnderflow, "");

    /// <summary>Integer division by zero; <paramref name="operation"/> is <c>division</c> or <c>modulo</c>.</summary>
    public static LexError DivByZero(string operation) => new(LexErrorKind.DivByZero, operation);

    /// <summary>Too many active calls.</summary>
    public static LexError CallStackOverflow(int depth) =>
        new(LexErrorKind.CallStackOverflow, depth.ToString(CultureInfo.InvariantCulture)) { Limit = LexLimit.Depth };

    /// <summary>A refused argument.</summary>
    public static LexError RefinementFailed(string function, int parameter, string binding, string reason) =>
        new(LexErrorKind.RefinementFailed, reason) { Function = function, ParameterIndex = parameter, Binding = binding };

    /// <summary>The step limit; the count is always one more than the limit (decisions: in which order do limits strike).</summary>
    public static LexError StepLimit(string function, long limit) =>
        new(LexErrorKind.Panic, string.Create(CultureInfo.InvariantCulture, $"step limit exceeded in `{function}` ({limit + 1} > {limit})"))
        {
            Limit = LexLimit.Steps,
            Function = function,
        };

    /// <summary>The allocation limit.</summary>
    public static LexError CellLimit(string function, long limit) =>
        new(LexErrorKind.Panic, string.Create(CultureInfo.InvariantCulture, $"allocation limit exceeded in `{function}` ({limit} cells)"))
        {
            Limit = LexLimit.Cells,
            Function = function,
        };

    /// <summary>The host's cancellation.</summary>
    public static LexError Cancelled(string function) =>
        new(LexErrorKind.Panic, $"cancelled in `{function}`") { Limit = LexLimit.Cancelled, Function = function };

    /// <summary>The deadline of the call.</summary>
    public static LexError DeadlineExceeded(string function) =>
        new(LexErrorKind.Panic, $"deadline exceeded in `{function}`") { Limit = LexLimit.Deadline, Function = function };

    /// <summary>An error that was written down; one of a refined parameter keeps its text only.</summary>
    internal static LexError Recorded(LexErrorKind kind, string message, LexLimit limit) =>
        new(kind == LexErrorKind.RefinementFailed ? LexErrorKind.Effect : kind, message) { Limit = limit };

    /// <summary>The same error with the place where it arose; a place that is already known stays.</summary>
    internal LexError At(string function, int pc) => Pc >= 0
        ? this
        : new(Kind, Message)
        {
            Limit = Limit,
            Function = Function ?? function,
            Pc = pc,
            ParameterIndex = ParameterIndex,
            Binding = Binding,
        };

    /// <inheritdoc/>
    public override string ToString() => Display;

    private static string Quote(string? text) => "\"" + (text ?? "")
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal)
        .Replace("\t", "\\t", StringComparison.Ordinal) + "\"";
}
