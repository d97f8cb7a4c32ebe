using Lex.Core.Values;

namespace Lex.Core.Ops;

internal static partial class CoreOps
{
    /// <summary>Pushes a constant of the program's pool.</summary>
    [Op(Group.Move)]
    internal static Value PushConst([Const] Value constant) => constant;

    /// <summary>Drops the top operand.</summary>
    [Op(Group.Move)]
    internal static void Pop(Value dropped)
    {
    }

    /// <summary>Pushes a copy of the top operand.</summary>
    [Op(Group.Move)]
    internal static (Value Original, Value Copy) Dup(Value value) => (value, value);

    /// <summary>Pushes a copy of a local.</summary>
    [Op(Group.Move)]
    internal static Value LoadLocal([Local] Value source) => source;

    /// <summary>Moves the top operand into a local.</summary>
    [Op(Group.Move)]
    internal static void StoreLocal(Value value, [Local] out Value destination) => destination = value;
}
