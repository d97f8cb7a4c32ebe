namespace Lex.Core.Ops;

internal static partial class CoreOps
{
    /// <summary>Pops a Bool; continues at the target when it is true.</summary>
    [Op(Group.Flow, Site = SiteKind.Branch)]
    internal static bool JumpIf(bool condition, [Target] int offset) => condition;

    /// <summary>Pops a Bool; continues at the target when it is false.</summary>
    [Op(Group.Flow, Site = SiteKind.Branch)]
    internal static bool JumpIfNot(bool condition, [Target] int offset) => !condition;
}
