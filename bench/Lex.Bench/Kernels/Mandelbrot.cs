namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>mandelbrot.lex</c>.</summary>
internal static class Mandelbrot
{
    internal static long Run(long n)
    {
        var sum = 0L;
        for (var y = 0L; y < n; y++)
        {
            var ci = 2.0 * y / n - 1.0;
            for (var x = 0L; x < n; x++) sum += Escape(3.0 * x / n - 2.0, ci);
        }

        return sum;
    }

    private static long Escape(double cr, double ci)
    {
        double zr = 0, zi = 0;
        for (var left = 50L; left != 0; left--)
        {
            double rr = zr * zr, ii = zi * zi;
            if (rr + ii > 4.0) return left;
            zi = 2.0 * zr * zi + ci;
            zr = rr - ii + cr;
        }

        return 0;
    }
}
