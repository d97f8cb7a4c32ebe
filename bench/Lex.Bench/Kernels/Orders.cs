namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>orders.lex</c>: each stage makes its list, as it does there.</summary>
internal static class Orders
{
    internal static long Run(long n)
    {
        var orders = new List<Order>((int)n);
        for (var i = 0L; i < n; i++) orders.Add(new Order(i, i % 9 + 1, i * 31 % 97 + 3));

        var lines = orders.ConvertAll(Priced).FindAll(line => line.Total > 50);
        var sum = 0L;
        foreach (var line in lines) sum += line.Total - line.Rebate;
        return sum;
    }

    private static Line Priced(Order order)
    {
        var total = order.Quantity * order.Price;
        return new Line(order.Id, total, total > 300 ? total / 10 : 0);
    }

    private sealed record Order(long Id, long Quantity, long Price);

    private sealed record Line(long Id, long Total, long Rebate);
}
