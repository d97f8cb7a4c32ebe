using Xunit;

namespace Lex.Architecture.Tests;

/// <summary>The core and the front end know nothing of the machine they run on and keep nothing between calls.</summary>
public class PurityTests
{
    /// <summary>Files, clocks, the environment, threads, the console, the network.</summary>
    private static readonly string[] ForbiddenTypes =
    [
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo",
        "System.IO.StreamReader", "System.IO.StreamWriter",
        "System.Console", "System.Environment", "System.AppContext", "System.AppDomain", "System.Random", "System.Diagnostics.Process",
        "System.Diagnostics.Stopwatch",
        "System.DateTime", "System.DateTimeOffset", "System.TimeProvider", "System.TimeZoneInfo",
        "System.Globalization.CultureInfo.CurrentCulture",
        "System.Threading.Thread", "System.Threading.ThreadPool", "System.Threading.Timer", "System.Threading.Tasks.Task",
        "System.Threading.Tasks.Parallel",
        "System.Net.Sockets.Socket", "System.Net.Http.HttpClient", "System.Runtime.InteropServices.RuntimeInformation",
    ];

    /// <summary>Iterators ask for it on their own account.</summary>
    private const string IteratorMember = "System.Environment.get_CurrentManagedThreadId";

    /// <summary>
    /// By project, the types that hold what is the process's: the shape registry, because the specification wants it so
    /// (runtime section 2.7), and the place of the dispatch loop in memory.
    /// </summary>
    private static readonly Dictionary<string, string[]> OfTheProcess = new()
    {
        ["Lex.Core"] = ["Name.", "ShapeRegistry.", "Shape.", "ShapeFamily."],
        ["Lex.Interp"] = ["LoopPlacement."],
    };

    private static readonly string[] MutableCollections =
        ["ConcurrentDictionary`2", "Dictionary`2", "List`1", "HashSet`1", "Queue`1", "Stack`1", "ConditionalWeakTable`2", "StringBuilder",
            "SortedDictionary`2"];

    [Theory]
    [InlineData("Lex.Core")]
    [InlineData("Lex.Frontend")]
    public void It_touches_no_file_clock_environment_or_thread(string project)
    {
        var assembly = BuiltAssembly.Load(project);
        foreach (var member in assembly.MentionedMembers)
        {
            if (member == IteratorMember) continue;
            var type = member[..member.LastIndexOf('.')].TrimEnd('.');
            Assert.False(ForbiddenTypes.Contains(type) || ForbiddenTypes.Contains(member), $"{project} mentions {member}");
        }
    }

    [Theory]
    [InlineData("Lex.Core")]
    [InlineData("Lex.Frontend")]
    [InlineData("Lex.Interp")]
    [InlineData("Lex.Jit")]
    [InlineData("Lex.Stdlib")]
    [InlineData("Lex.Trace")]
    [InlineData("Lex.Hosting")]
    public void It_has_no_mutable_static_state(string project)
    {
        var assembly = BuiltAssembly.Load(project);
        string[] assignable = [.. assembly.AssignableStatics.Where(IsForeign)];
        Assert.True(assignable.Length == 0, string.Join(", ", assignable));
        string[] collections =
        [
            .. assembly.ReadOnlyStatics
                .Where(field => IsForeign(field.Name)
                    && MutableCollections.Any(type => field.Type.StartsWith(type, StringComparison.Ordinal)))
                .Select(field => $"{field.Name}: {field.Type}"),
        ];
        Assert.True(collections.Length == 0, string.Join(", ", collections));

        bool IsForeign(string field) =>
            !OfTheProcess.GetValueOrDefault(project, []).Any(owner => field.StartsWith(owner, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Lex.Core")]
    [InlineData("Lex.Interp")]
    [InlineData("Lex.Jit")]
    public void It_uses_neither_queries_nor_regular_expressions_nor_reflection_over_json(string project)
    {
        var assembly = BuiltAssembly.Load(project);
        string[] used =
        [
            .. assembly.MentionedMembers.Where(member => member.StartsWith("System.Linq.", StringComparison.Ordinal)
                || member.StartsWith("System.Text.RegularExpressions.", StringComparison.Ordinal)
                || member.StartsWith("System.Text.Json.JsonSerializer.", StringComparison.Ordinal)),
        ];
        Assert.True(used.Length == 0, string.Join(", ", used));
    }
}
