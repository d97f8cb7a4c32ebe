using Lex.Core.Ops;
using Lex.Core.Values;

namespace Lex.Tests.Shared.RandomCode;

/// <summary>The ops that compute a scalar from scalars, by the kind of their result; read from the op table.</summary>
internal static class TypedOps
{
    private static readonly ValueKind[] Numbers = [ValueKind.Int, ValueKind.Float];

    private static readonly (OpInfo Op, ValueKind[] Operands, ValueKind Result)[] All = [.. Instances()];

    /// <summary>The ops with results of a kind, each with kinds of operands that it accepts.</summary>
    public static (OpInfo Op, ValueKind[] Operands)[] Of(ValueKind result) =>
        [.. All.Where(op => op.Result == result).Select(op => (op.Op, op.Operands))];

    private static IEnumerable<(OpInfo, ValueKind[], ValueKind)> Instances()
    {
        foreach (var info in OpTable.All[..OpTable.BaseCount].ToArray())
        {
            if (info.IsStructural || info.Operands.Length != 0 || info is not { Pushes: 1, FixedPops: > 0 } || info.Form == OpForm.Move)
            {
                continue;
            }

            foreach (var kind in KindsFor(info))
            {
                var operands = info.PoppedKinds.Select(k => k == ValueKind.Unknown ? kind : k).ToArray();
                yield return (info, operands, info.PushedKind == ValueKind.Unknown ? kind : info.PushedKind);
            }
        }
    }

    /// <summary>For operands of an open kind: the kinds that the family computes with.</summary>
    private static IEnumerable<ValueKind> KindsFor(OpInfo info) => info.Group switch
    {
        _ when !info.PoppedKinds.Contains(ValueKind.Unknown) => [ValueKind.Unknown],
        Group.Num when info.Op is Op.NumAdd or Op.NumLt or Op.NumLe or Op.NumEq => [.. Numbers, ValueKind.Str],
        Group.Num => Numbers,
        Group.Text => [ValueKind.Bytes],
        _ => [],
    };
}
