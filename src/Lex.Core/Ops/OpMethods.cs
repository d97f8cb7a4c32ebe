using System.Reflection;

namespace Lex.Core.Ops;

/// <summary>The methods behind the ops, for code that is emitted (artifact 23). Nothing is looked up before it is asked for.</summary>
internal static class OpMethods
{
    /// <summary>The method that is the meaning of a base op with a body.</summary>
    public static MethodInfo MeaningOf(Op op)
    {
        var info = OpTable.Of(op);
        if (info.IsStructural || info.Super is not null) throw new ArgumentException($"{info.Name} has no body of its own", nameof(op));
        return typeof(CoreOps).GetMethod(info.Name, BindingFlags.Static | BindingFlags.NonPublic)!;
    }
}
