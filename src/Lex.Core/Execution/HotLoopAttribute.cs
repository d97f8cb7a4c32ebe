namespace Lex.Core.Execution;

/// <summary>
/// Marks a loop whose speed rests on full optimisation. The JIT compiler gives that up silently for large methods, so a
/// test holds every marked method under 12 KB of IL and 64 locals and asks the JIT compiler what it made of it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HotLoopAttribute : Attribute;
