using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Jit.Build;

/// <summary>
/// Reads parts of aggregates where they were put in, and leaves unbuilt those of which nothing else is wanted: records and tuples
/// that are taken apart again, and options of library functions that are only tested and opened. Runs before kinds are found, so
/// that a part has the kind of what was put in. What leaves to the interpreter builds what it needs (<see cref="ExitPoint"/>).
/// </summary>
internal sealed class UnbuiltAggregates
{
    // The slots that an exit may need for parts, beyond those of its frame.
    private const int MostParts = 64;

    private readonly SsaFunction _function;
    private readonly Dictionary<SsaValue, SsaValue> _replaced = [];

    private UnbuiltAggregates(SsaFunction function) => _function = function;

    /// <summary>Rewrites the function in place.</summary>
    public static void Run(SsaFunction function) => new UnbuiltAggregates(function).Run();

    private void Run()
    {
        var mayLeaveUnbuilt = _function.Code.LocalsCount + _function.Code.Flow.MaxHeight + MostParts < Session.CompiledReserve;
        if (mayLeaveUnbuilt) OpenOptions();
        foreach (var block in _function.Blocks) ForwardParts(block);
        if (_replaced.Count != 0) Replace();
        if (mayLeaveUnbuilt) LeaveUnbuilt();
    }

    /// <summary>The options that are only tested and opened stay what the library answers: a value, or none.</summary>
    private void OpenOptions()
    {
        var tests = new Dictionary<SsaValue, SsaValue>();
        foreach (var option in OptionsThatAreOnlyOpened())
        {
            option.Definition!.IsUnbuilt = true;
            tests.Add(option, _function.NewValue());
        }

        foreach (var block in _function.Blocks)
        {
            for (var i = 0; i < block.Body.Count; i++)
            {
                var instruction = block.Body[i];
                if (instruction.Result is { } option && tests.TryGetValue(option, out var test))
                {
                    test.Definition = new SsaInstruction(SsaCode.Test, instruction.Pc) { Of = ValueKind.Variant, Name = SomeName, Operands = [option], Result = test };
                    block.Body.Insert(++i, test.Definition);
                }
                else if (instruction.Code == SsaCode.Test && tests.TryGetValue(instruction.Operands[0], out test))
                {
                    if (ReferenceEquals(instruction.Name, SomeName))
                    {
                        _replaced.Add(instruction.Result!, test);
                        block.Body.RemoveAt(i--);
                    }
                    else
                    {
                        block.Body[i] = Opposite(instruction, test);
                    }
                }
            }
        }
    }

    private static Name SomeName => (Name)OptionValue.SomeFamily.Owner!;

    private static Name NoneName => (Name)OptionValue.NoneFamily.Owner!;

    private static SsaInstruction Opposite(SsaInstruction test, SsaValue of)
    {
        var opposite = new SsaInstruction(SsaCode.Apply, test.Pc, new Instruction(Op.BoolNot)) { Operands = [of], Result = test.Result, Exit = test.Exit };
        return test.Result!.Definition = opposite;
    }

    private HashSet<SsaValue> OptionsThatAreOnlyOpened()
    {
        var options = new HashSet<SsaValue>();
        foreach (var block in _function.Blocks)
        {
            foreach (var instruction in block.Body)
            {
                if (instruction is { Code: SsaCode.Library, Function: { AnswersOption: true, ResultKind: ValueKind.Variant } })
                    options.Add(instruction.Result!);
            }
        }

        if (options.Count == 0) return options;
        foreach (var block in _function.Blocks)
        {
            foreach (var instruction in block.Body)
            {
                if (!OpensOption(instruction)) options.ExceptWith(instruction.Operands);
            }

            options.ExceptWith(block.End.Reads);
        }

        return options;
    }

    private static bool OpensOption(SsaInstruction instruction) => instruction switch
    {
        { Code: SsaCode.Part, Of: ValueKind.Variant, Index: 0 } => true,
        { Code: SsaCode.Test } => ReferenceEquals(instruction.Name, SomeName) || ReferenceEquals(instruction.Name, NoneName),
        _ => false,
    };

    private void ForwardParts(SsaBlock block)
    {
        for (var i = 0; i < block.Body.Count; i++)
        {
            var instruction = block.Body[i];
            if (instruction.Code is not SsaCode.Part and not SsaCode.Test) continue;
            if (Resolve(instruction.Operands[0]).Definition is not { Code: SsaCode.Build } built || built.Family!.Kind != instruction.Of) continue;
            if (instruction.Code == SsaCode.Test)
            {
                var known = Value.Bool(ReferenceEquals(built.Family.Owner, instruction.Name));
                block.Body[i] = instruction.Result!.Definition = new SsaInstruction(SsaCode.Constant, instruction.Pc) { Constant = known, Result = instruction.Result };
            }
            else if (PartOf(built.Family, instruction) is var part and >= 0)
            {
                _replaced.Add(instruction.Result!, Resolve(built.Operands[part]));
                block.Body.RemoveAt(i--);
            }
        }
    }

    private static int PartOf(ShapeFamily family, SsaInstruction read)
    {
        if (read.Name is null) return read.Index < family.Count ? read.Index : -1;
        return family.Fields.IndexOf(read.Name);
    }

    private SsaValue Resolve(SsaValue value)
    {
        while (_replaced.TryGetValue(value, out var other)) value = other;
        return value;
    }

    private void Replace()
    {
        foreach (var block in _function.Blocks)
        {
            Resolve(block.Entry.Slots);
            foreach (var instruction in block.Body)
            {
                Resolve(instruction.Operands);
                Resolve(instruction.Exit?.Slots);
                Resolve(instruction.After?.Slots);
            }

            block.End = block.End.With(Resolve);
            Resolve(block.End.Exit?.Slots);
            foreach (var edge in block.End.Edges) Resolve(edge.Arguments);
        }
    }

    private void Resolve(SsaValue?[]? values)
    {
        for (var i = 0; values is not null && i < values.Length; i++)
        {
            if (values[i] is { } value) values[i] = Resolve(value);
        }
    }

    /// <summary>
    /// An aggregate is built when an instruction or an end reads it. That includes those that have it as a part: what is unbuilt is a
    /// list of parts in each exit that wants it, and if those had parts in turn, few lines of code would make lists without end.
    /// </summary>
    private void LeaveUnbuilt()
    {
        var read = new HashSet<SsaValue>();
        foreach (var block in _function.Blocks)
        {
            foreach (var instruction in block.Body) read.UnionWith(instruction.Operands);
            read.UnionWith(block.End.Reads);
        }

        foreach (var block in _function.Blocks)
        {
            foreach (var instruction in block.Body)
            {
                if (instruction.Code == SsaCode.Build && !read.Contains(instruction.Result!)) instruction.IsUnbuilt = true;
            }
        }
    }
}
