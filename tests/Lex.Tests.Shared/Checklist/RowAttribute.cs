namespace Lex.Tests.Shared.Checklist;

/// <summary>The rows of a checklist of the specification that a test shows.</summary>
/// <param name="book">The checklist: <c>runtime</c>, <c>language</c>, <c>stdlib</c> or <c>register</c>.</param>
/// <param name="rows">The rows.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RowAttribute(string book, params int[] rows) : Attribute
{
    /// <summary>The checklist.</summary>
    public string Book => book;

    /// <summary>The rows.</summary>
    public IReadOnlyList<int> Rows => rows;

    /// <summary>Why the test does not run in every tier; null: it takes each of them as a parameter.</summary>
    public string? WithoutTiers { get; init; }
}

/// <summary>The rows of a checklist that a test shows are the numbers with which the first arguments of its cases begin.</summary>
/// <param name="book">The checklist: <c>runtime</c>, <c>language</c>, <c>stdlib</c> or <c>register</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RowsAttribute(string book) : Attribute
{
    /// <summary>The checklist.</summary>
    public string Book => book;
}
