namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>unions.lex</c>.</summary>
internal static class Unions
{
    private abstract record Tree;

    private sealed record Leaf : Tree
    {
        public static readonly Leaf Instance = new();
    }

    private sealed record Node(Tree Left, long Value, Tree Right) : Tree;

    internal static long Run(long n) => Total(Mirror(Build(n, 1)), 1);

    private static Tree Build(long depth, long value) => depth == 0
        ? Leaf.Instance
        : new Node(Build(depth - 1, value * 2), value, Build(depth - 1, value * 2 + 1));

    private static Tree Mirror(Tree tree) => tree is Node node
        ? new Node(Mirror(node.Right), node.Value, Mirror(node.Left))
        : tree;

    private static long Total(Tree tree, long depth) => tree is Node node
        ? node.Value * depth + Total(node.Left, depth + 1) + Total(node.Right, depth + 1)
        : 0;
}
