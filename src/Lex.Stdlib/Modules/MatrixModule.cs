using System.Globalization;
using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The matrix half of the module <c>math</c>.</summary>
internal static class MatrixModule
{
    /// <summary>A matrix of zeros with so many rows and columns.</summary>
    [LexBuiltin("math.zeros", "(Int, Int) -> Matrix", Cost = BuiltinCost.Charged)]
    internal static Status Zeros(ExecutionContext ctx, long rows, long columns, out F64Array matrix) =>
        Filled(ctx, "math.zeros", rows, columns, 0, out matrix);

    /// <summary>A matrix of ones with so many rows and columns.</summary>
    [LexBuiltin("math.ones", "(Int, Int) -> Matrix", Cost = BuiltinCost.Charged)]
    internal static Status Ones(ExecutionContext ctx, long rows, long columns, out F64Array matrix) =>
        Filled(ctx, "math.ones", rows, columns, 1, out matrix);

    /// <summary>A matrix from its rows.</summary>
    [LexBuiltin("math.from_lists", "(List[List[Float]]) -> Matrix", Cost = BuiltinCost.Charged)]
    internal static Status FromLists(ExecutionContext ctx, ListValue lists, out F64Array matrix)
    {
        matrix = null!;
        if (ctx.ChargeWork(lists.Count) != Status.Ok) return Status.Fault;

        var columns = 0;
        for (var row = 0; row < lists.Count; row++)
        {
            if (lists[row].Kind != ValueKind.List) return BuiltinArguments.WrongKind(ctx, "math.from_lists", "List", lists[row]);
            var count = lists[row].As<ListValue>().Count;
            if (row == 0) columns = count;
            if (count != columns) return Fail(ctx, $"math.from_lists: row {row} has {count} cols, expected {columns}");
        }

        if (Allocate(ctx, "math.from_lists", lists.Count, columns, (long)lists.Count * columns, out matrix) != Status.Ok)
            return Status.Fault;
        for (var row = 0; row < lists.Count; row++)
        {
            if (CopyFloats(ctx, "math.from_lists", lists[row].As<ListValue>(), matrix.Data.AsSpan(row * columns, columns)) != Status.Ok)
                return Status.Fault;
        }

        return Status.Ok;
    }

    /// <summary>A matrix from its elements, row by row.</summary>
    [LexBuiltin("math.from_flat", "(Int, Int, List[Float]) -> Matrix", Cost = BuiltinCost.Charged)]
    internal static Status FromFlat(ExecutionContext ctx, long rows, long columns, ListValue elements, out F64Array matrix)
    {
        matrix = null!;
        if (rows < 0 || columns < 0 || (Int128)rows * columns != elements.Count)
            return Fail(ctx, $"math.from_flat: list len {elements.Count} != {rows}*{columns}");
        return Allocate(ctx, "math.from_flat", rows, columns, elements.Count, out matrix) == Status.Ok
            ? CopyFloats(ctx, "math.from_flat", elements, matrix.Data)
            : Status.Fault;
    }

    /// <summary>Number of rows.</summary>
    [LexBuiltin("math.rows", "(Matrix) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Rows(F64Array matrix) => matrix.Rows;

    /// <summary>Number of columns.</summary>
    [LexBuiltin("math.cols", "(Matrix) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Columns(F64Array matrix) => matrix.Columns;

    /// <summary>The element in a row and a column.</summary>
    [LexBuiltin("math.get", "(Matrix, Int, Int) -> Float", Cost = BuiltinCost.Constant)]
    internal static Status Get(ExecutionContext ctx, F64Array matrix, long row, long column, out double element)
    {
        element = 0;
        if ((ulong)row >= (ulong)matrix.Rows || (ulong)column >= (ulong)matrix.Columns)
            return Fail(ctx, $"math.get: ({(ulong)row},{(ulong)column}) out of {Size(matrix)}");
        element = matrix.Data[(row * matrix.Columns) + column];
        return Status.Ok;
    }

    /// <summary>The elements, row by row.</summary>
    [LexBuiltin("math.to_flat", "(Matrix) -> List[Float]", Cost = BuiltinCost.Charged)]
    internal static Status ToFlat(ExecutionContext ctx, F64Array matrix, out ListValue elements)
    {
        elements = ListValue.Empty;
        if (Charge.List(ctx, "math.to_flat", matrix.Data.Length, matrix.Data.Length) != Status.Ok) return Status.Fault;
        var builder = new ListBuilder(matrix.Data.Length);
        foreach (var element in matrix.Data) builder.AddFloat(element);
        elements = builder.ToList();
        return Status.Ok;
    }

    /// <summary>Rows and columns exchanged.</summary>
    [LexBuiltin("math.transpose", "(Matrix) -> Matrix", Cost = BuiltinCost.Charged)]
    internal static Status Transpose(ExecutionContext ctx, F64Array matrix, out F64Array transposed)
    {
        if (Allocate(ctx, "math.transpose", matrix.Columns, matrix.Rows, matrix.Data.Length, out transposed) != Status.Ok)
            return Status.Fault;
        for (var row = 0; row < matrix.Rows; row++)
        {
            for (var column = 0; column < matrix.Columns; column++)
                transposed.Data[(column * matrix.Rows) + row] = matrix.Data[(row * matrix.Columns) + column];
        }

        return Status.Ok;
    }

    /// <summary>The matrix product.</summary>
    [LexBuiltin("math.matmul", "(Matrix, Matrix) -> Matrix", Cost = BuiltinCost.Charged)]
    internal static Status Matmul(ExecutionContext ctx, F64Array left, F64Array right, out F64Array product)
    {
        product = null!;
        if (left.Columns != right.Rows) return Fail(ctx, $"math.matmul: dim mismatch {Size(left)} · {Size(right)}");
        if (Allocate(ctx, "math.matmul", left.Rows, right.Columns, 0, out product) != Status.Ok) return Status.Fault;

        var work = new Work(ctx);
        for (var row = 0; row < left.Rows; row++)
        {
            // Row by row, so that a limit strikes in time.
            if (work.Add((long)left.Columns * right.Columns) != Status.Ok) return Status.Fault;
            var target = product.Data.AsSpan(row * right.Columns, right.Columns);
            for (var inner = 0; inner < left.Columns; inner++)
            {
                var factor = left.Data[(row * left.Columns) + inner];
                var source = right.Data.AsSpan(inner * right.Columns, right.Columns);
                for (var column = 0; column < target.Length; column++) target[column] += factor * source[column];
            }
        }

        return Status.Ok;
    }

    /// <summary>Every element times a number.</summary>
    [LexBuiltin("math.scale", "(Float, Matrix) -> Matrix", Cost = BuiltinCost.Charged)]
    internal static Status Scale(ExecutionContext ctx, double factor, F64Array matrix, out F64Array scaled)
    {
        if (Allocate(ctx, "math.scale", matrix.Rows, matrix.Columns, matrix.Data.Length, out scaled) != Status.Ok) return Status.Fault;
        for (var i = 0; i < matrix.Data.Length; i++) scaled.Data[i] = factor * matrix.Data[i];
        return Status.Ok;
    }

    /// <summary>The sums of the elements.</summary>
    [LexBuiltin("math.add", "(Matrix, Matrix) -> Matrix", Cost = BuiltinCost.Charged)]
    internal static Status Add(ExecutionContext ctx, F64Array left, F64Array right, out F64Array sum)
    {
        if (AllocateSame(ctx, "math.add", left, right, out sum) != Status.Ok) return Status.Fault;
        for (var i = 0; i < sum.Data.Length; i++) sum.Data[i] = left.Data[i] + right.Data[i];
        return Status.Ok;
    }

    /// <summary>The differences of the elements.</summary>
    [LexBuiltin("math.sub", "(Matrix, Matrix) -> Matrix", Cost = BuiltinCost.Charged)]
    internal static Status Subtract(ExecutionContext ctx, F64Array left, F64Array right, out F64Array difference)
    {
        if (AllocateSame(ctx, "math.sub", left, right, out difference) != Status.Ok) return Status.Fault;
        for (var i = 0; i < difference.Data.Length; i++) difference.Data[i] = left.Data[i] - right.Data[i];
        return Status.Ok;
    }

    /// <summary>1 / (1 + e to the power of -x) for every element x.</summary>
    [LexBuiltin("math.sigmoid", "(Matrix) -> Matrix", Cost = BuiltinCost.Charged)]
    internal static Status Sigmoid(ExecutionContext ctx, F64Array matrix, out F64Array result)
    {
        if (Allocate(ctx, "math.sigmoid", matrix.Rows, matrix.Columns, matrix.Data.Length, out result) != Status.Ok) return Status.Fault;
        for (var i = 0; i < matrix.Data.Length; i++) result.Data[i] = 1.0 / (1.0 + Math.Exp(-matrix.Data[i]));
        return Status.Ok;
    }

    private static Status Filled(ExecutionContext ctx, string function, long rows, long columns, double element, out F64Array matrix)
    {
        matrix = null!;
        if (rows < 0 || columns < 0) return Fail(ctx, $"{function}: negative dim {rows}x{columns}");
        if (Allocate(ctx, function, rows, columns, 0, out matrix) != Status.Ok) return Status.Fault;
        if (element != 0) Array.Fill(matrix.Data, element);
        return Status.Ok;
    }

    private static Status AllocateSame(ExecutionContext ctx, string function, F64Array left, F64Array right, out F64Array matrix)
    {
        matrix = null!;
        return left.Rows == right.Rows && left.Columns == right.Columns
            ? Allocate(ctx, function, left.Rows, left.Columns, 2L * left.Data.Length, out matrix)
            : Fail(ctx, $"{function}: shape mismatch {Size(left)} vs {Size(right)}");
    }

    private static Status Allocate(ExecutionContext ctx, string function, long rows, long columns, long read, out F64Array matrix)
    {
        matrix = null!;
        if (rows > Array.MaxLength || columns > Array.MaxLength) return Charge.TooLong(ctx, function);
        if (Charge.List(ctx, function, rows * columns, read) != Status.Ok) return Status.Fault;
        matrix = new F64Array((int)rows, (int)columns, new double[rows * columns]);
        return Status.Ok;
    }

    private static Status CopyFloats(ExecutionContext ctx, string function, ListValue source, Span<double> target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var element = source[i];
            if (!element.IsFloat) return BuiltinArguments.WrongKind(ctx, function, "Float", element);
            target[i] = element.AsFloat;
        }

        return Status.Ok;
    }

    private static string Size(F64Array matrix) => string.Create(CultureInfo.InvariantCulture, $"{matrix.Rows}x{matrix.Columns}");

    private static Status Fail(ExecutionContext ctx, FormattableString text) =>
        ctx.Fault(LexError.Effect(FormattableString.Invariant(text)));
}
