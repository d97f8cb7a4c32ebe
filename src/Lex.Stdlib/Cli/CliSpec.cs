using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Cli;

/// <summary>Names of fields of what <c>cli</c> builds, and readers for them. Data of another form has no such fields.</summary>
internal static class CliSpec
{
    public static readonly Name Kind = Name.Intern("kind");

    public static readonly Name NameField = Name.Intern("name");

    public static readonly Name Short = Name.Intern("short");

    public static readonly Name Help = Name.Intern("help");

    public static readonly Name Default = Name.Intern("default");

    public static readonly Name Required = Name.Intern("required");

    public static readonly Name Arguments = Name.Intern("args");

    public static readonly Name Subcommands = Name.Intern("subcommands");

    /// <summary>A field that is a text, else an empty one.</summary>
    public static TextValue Text(Value record, Name field) =>
        Records.TryGet(record, field, out var value) && value.Kind == ValueKind.Str ? value.As<TextValue>() : TextValue.Empty;

    /// <summary>A field that is a text, else an empty one, as the host has it.</summary>
    public static Status Read(ExecutionContext ctx, ref Work work, Value record, Name field, out string text) =>
        Charge.HostText(ctx, ref work, Text(record, field), out text);

    /// <summary>A field that is a list, else an empty one.</summary>
    public static ListValue List(Value record, Name field) =>
        Records.TryGet(record, field, out var value) && value.Kind == ValueKind.List ? value.As<ListValue>() : ListValue.Empty;

    /// <summary>Whether a declared argument is of a kind: <c>flag</c>, <c>option</c> or <c>positional</c>.</summary>
    public static bool IsOf(Value argument, ReadOnlySpan<byte> kind) => Text(argument, Kind).Utf8.SequenceEqual(kind);

    /// <summary>Whether a positional argument must be given.</summary>
    public static bool IsRequired(Value argument) =>
        Records.TryGet(argument, Required, out var required) && required.Kind == ValueKind.Bool && required.AsBool;
}
