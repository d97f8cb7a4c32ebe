using System.Globalization;
using System.Runtime.InteropServices;
using Lex.Core.Ops;
using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>Resolves what a listing names and builds the program.</summary>
internal sealed class ListingBuilder(ListingReader listing)
{
    private readonly ProgramBuilder _program = new();
    private readonly Dictionary<string, int> _functions = new(StringComparer.Ordinal);

    public ProgramCode Build()
    {
        foreach (var function in listing.Functions) Declare(function);
        foreach (var (name, reference) in listing.Names) _program.AddName(name, Function(reference));
        foreach (var (alias, module) in listing.Aliases) _program.Alias(alias, module);
        if (listing.Entry is { } entry) _program.Entry = Function(entry);
        for (var id = 0; id < listing.Functions.Count; id++) Define(id, listing.Functions[id]);
        return _program.Complete();
    }

    private void Declare(ListedFunction function)
    {
        var refinements = new Refinement?[function.Refinements.Count == 0 ? 0 : function.Arity];
        foreach (var (parameter, refinement) in function.Refinements)
        {
            if (parameter >= refinements.Length)
            {
                throw ListingReader.Fail(function.Line, $"parameter {parameter} of {function.Arity} does not exist");
            }

            refinements[parameter] = refinement;
        }

        var signature = new FunctionSignature(function.Name, function.Arity)
        {
            Effects = [.. function.Effects],
            HasOpenRow = function.HasOpenRow,
            Refinements = ImmutableCollectionsMarshal.AsImmutableArray(refinements),
        };
        if (function.IsListed) _functions[function.Name] = _program.Declare(signature);
        else _functions.TryAdd(function.Name, _program.DeclareHidden(signature));
    }

    private void Define(int id, ListedFunction function)
    {
        var code = new Instruction[function.Code.Count];
        for (var pc = 0; pc < code.Length; pc++)
        {
            var (op, operands, line) = function.Code[pc];
            code[pc] = Resolve(function, pc, op, new Operands(operands, line));
        }

        code = FusedView.Defuse(code, _program.Constants, out var at, out var problem)
            ?? throw ListingReader.Fail(function.Code[at].Line, problem);
        var hinted = function.Pushed.Exists(kind => kind != ValueKind.Unknown);
        if (function.Hints.Parameters.Length is not 0 and var claimed && claimed != function.Arity)
            throw ListingReader.Fail(function.Line, $"{claimed} hints for {function.Arity} parameters");
        _program.Define(id, new FunctionBody(function.Locals, ImmutableCollectionsMarshal.AsImmutableArray(code))
        {
            Hints = hinted ? function.Hints with { Pushed = [.. function.Pushed] } : function.Hints,
        });
    }

    private Instruction Resolve(ListedFunction function, int pc, OpInfo op, Operands operands)
    {
        var instruction = new Instruction(op.Op);
        for (var i = 0; i < op.Operands.Length; i++)
        {
            instruction = instruction.With(i, Operand(function, pc, op, op.Operands[i].Kind, operands));
        }

        operands.ExpectEnd();
        return instruction;
    }

    private int Operand(ListedFunction function, int pc, OpInfo op, OperandKind kind, Operands operands) => kind switch
    {
        OperandKind.Local => operands.Marked("$"),
        OperandKind.Site => operands.Marked("@"),
        OperandKind.Function => Function(operands.Reference()),
        OperandKind.Shape => _program.Shape([.. operands.Fields()]),
        OperandKind.Constant or OperandKind.Text => _program.Intern(operands.Constant()),
        OperandKind.FieldName => _program.FieldName(operands.Name()),
        OperandKind.VariantName => _program.VariantName(operands.Name()),
        OperandKind.NodeId => _program.NodeId(operands.Name()),
        OperandKind.Target => Offset(function, pc, op, operands.Next()),
        _ => ListingReader.Number(operands.Next(), int.MaxValue),
    };

    private static int Offset(ListedFunction function, int pc, OpInfo op, ListingToken label)
    {
        if (function.Labels.TryGetValue(label.Text, out var target)) return target - (pc + op.Width);
        throw ListingReader.Fail(label.Line, $"unknown label {label.Text}");
    }

    private int Function(ListingToken[] reference) => reference switch
    {
        [{ Text: "#" }, var number] when ListingReader.Number(number, int.MaxValue) < listing.Functions.Count =>
            ListingReader.Number(number, int.MaxValue),
        [var name] when _functions.TryGetValue(name.Text, out var id) => id,
        _ => throw ListingReader.Fail(reference[0].Line, "unknown function"),
    };

    /// <summary>The operands of one line, taken from the left.</summary>
    private sealed class Operands(List<ListingToken> tokens, int line)
    {
        private int _at;

        public ListingToken Next() => _at < tokens.Count ? tokens[_at++] : throw ListingReader.Fail(line, "an operand is missing");

        public void ExpectEnd()
        {
            if (_at < tokens.Count) throw ListingReader.Fail(line, $"unexpected `{tokens[_at].Text}`");
        }

        public int Marked(string mark)
        {
            Expect(mark);
            return ListingReader.Number(Next(), int.MaxValue);
        }

        public ListingToken[] Reference()
        {
            var first = Next();
            return first is { Kind: ListingTokenKind.Mark, Text: "#" } ? [first, Next()] : [first];
        }

        public string Name()
        {
            var token = Next();
            return token.Kind is ListingTokenKind.Word or ListingTokenKind.Text
                ? token.Text
                : throw ListingReader.Fail(line, "expected a name");
        }

        public List<string> Fields()
        {
            var fields = new List<string>();
            Expect("{");
            if (TryMark("}")) return fields;
            do fields.Add(Name());
            while (TryMark(","));
            Expect("}");
            return fields;
        }

        public Constant Constant()
        {
            var token = Next();
            return token.Kind switch
            {
                ListingTokenKind.Text => Programs.Constant.Str(token.Text),
                ListingTokenKind.Number => Numeric(token),
                ListingTokenKind.Word => Worded(token),
                _ => throw ListingReader.Fail(line, "expected a constant"),
            };
        }

        private static Constant Numeric(ListingToken token)
        {
            if (long.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            {
                return Programs.Constant.Int(whole);
            }

            if (token.Text == "-inf") return Programs.Constant.Float(double.NegativeInfinity);
            return double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                ? Programs.Constant.Float(value)
                : throw ListingReader.Fail(token.Line, "malformed number");
        }

        private Constant Worded(ListingToken token)
        {
            switch (token.Text)
            {
                case "true":
                    return Programs.Constant.Bool(true);
                case "false":
                    return Programs.Constant.Bool(false);
                case "unit":
                    return Programs.Constant.Unit;
                case "inf":
                    return Programs.Constant.Float(double.PositiveInfinity);
                case "nan":
                    return Programs.Constant.Float(double.NaN);
            }

            Expect("(");
            var text = Next();
            Expect(")");
            return token.Text switch
            {
                "field" => Programs.Constant.FieldName(text.Text),
                "variant" => Programs.Constant.VariantName(text.Text),
                "node" => Programs.Constant.NodeId(text.Text),
                "bytes" when TryHex(text.Text, out var bytes) => Programs.Constant.OfBytes(bytes),
                _ => throw ListingReader.Fail(line, "unknown constant"),
            };
        }

        private static bool TryHex(string text, out byte[] bytes)
        {
            bytes = new byte[text.Length / 2];
            return text.Length % 2 == 0 && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        }

        private bool TryMark(string mark)
        {
            if (_at >= tokens.Count || tokens[_at].Kind != ListingTokenKind.Mark || tokens[_at].Text != mark) return false;
            _at++;
            return true;
        }

        private void Expect(string mark)
        {
            if (!TryMark(mark)) throw ListingReader.Fail(line, $"expected `{mark}`");
        }
    }
}
