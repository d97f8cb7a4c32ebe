using System.Collections.Immutable;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Tests.Shared.RandomCode;

/// <summary>The functions of a random program: finished ones are reused, missing ones are made on demand.</summary>
internal sealed class RandomFunctions(Random random, RandomProgramOptions options)
{
    private const int MostFunctions = 12;

    private static readonly ValueKind[] Scalars =
        [ValueKind.Int, ValueKind.Int, ValueKind.Float, ValueKind.Bool, ValueKind.Str, ValueKind.Bytes, ValueKind.Unit];

    private readonly List<Finished> _finished = [];

    /// <summary>A function that may be called.</summary>
    public readonly record struct Finished(int Id, RandomType[] Parameters, RandomType Result);

    /// <summary>The program so far.</summary>
    public ProgramBuilder Builder { get; } = new();

    /// <summary>What the program's main function is to be called with.</summary>
    public Value[] MainArguments { get; private set; } = [];

    /// <summary>Source of all decisions.</summary>
    public Random Random => random;

    /// <summary>What the program is to be like.</summary>
    public RandomProgramOptions Options => options;

    /// <summary>Makes the function that runs the others.</summary>
    public int MakeMain()
    {
        RandomType[] parameters = [new RandomType.Scalar(ValueKind.Int), new RandomType.Scalar(ValueKind.Float)];
        MainArguments = [Value.Int(random.Next(-3, 100)), Value.Float(random.Next(-3, 100) / 4.0)];
        return Make("main", parameters, AnyType(2), level: 0);
    }

    /// <summary>A type, nested at most so deep.</summary>
    public RandomType AnyType(int depth)
    {
        if (depth == 0 || random.Next(2) == 0) return new RandomType.Scalar(Scalars[random.Next(Scalars.Length)]);
        return random.Next(4) switch
        {
            0 => new RandomType.List(AnyType(depth - 1)),
            1 => new RandomType.Tuple(AnyType(depth - 1), AnyType(depth - 1)),
            2 => new RandomType.Record(AnyType(depth - 1), AnyType(depth - 1)),
            _ => new RandomType.Option(AnyType(depth - 1)),
        };
    }

    /// <summary>A finished function with this signature; null when there is none and no more may be made.</summary>
    public Finished? Find(RandomType[] parameters, RandomType result, int level)
    {
        foreach (var function in _finished)
        {
            if (function.Result == result && function.Parameters.SequenceEqual(parameters)) return function;
        }

        if (Builder.FunctionCount >= MostFunctions || level > 3) return null;
        Make($"f{Builder.FunctionCount}", parameters, result, level);
        return _finished[^1];
    }

    /// <summary>A finished function with this result, or null.</summary>
    public Finished? AnyWith(RandomType result)
    {
        var fitting = _finished.Where(f => f.Result == result).ToList();
        return fitting.Count == 0 ? null : fitting[random.Next(fitting.Count)];
    }

    private int Make(string name, RandomType[] parameters, RandomType result, int level)
    {
        var loops = parameters.Length > 0 && parameters[0].Kind == ValueKind.Int && name != "main" && random.Next(2) == 0;
        var circle = new List<Finished> { Declare(name, parameters, result) };
        for (var more = loops ? random.Next(4) : 0; more > 0 && Builder.FunctionCount < MostFunctions; more--)
        {
            // Some have the parameters of the first in another order, so that they pass them crosswise.
            RandomType[] others = random.Next(2) == 0 ? [.. parameters.Skip(1).Reverse()] : [AnyType(1), AnyType(0)];
            circle.Add(Declare($"{name}_{more}", [parameters[0], .. others], result));
        }

        foreach (var function in circle)
        {
            var body = new RandomBody(this, function, level);
            Define(function, loops ? body.MakeLoop(circle) : body.MakeStraight());
        }

        // Nobody but they themselves may call one before all of them are there: so all loops end.
        _finished.AddRange(circle.Skip(1));
        _finished.Add(circle[0]);
        return circle[0].Id;
    }

    private Finished Declare(string name, RandomType[] parameters, RandomType result) =>
        new(Builder.Declare(new FunctionSignature(name, parameters.Length)), parameters, result);

    private void Define(Finished function, BuiltCode built)
    {
        var (id, parameters, result) = function;
        var hints = new KindHints([.. parameters.Select(p => Hint(p.Kind))], Hint(result.Kind), built.Hints);
        Builder.Define(id, new FunctionBody(Math.Max(built.LocalsUsed, parameters.Length), built.Code) { Hints = hints });
    }

    /// <summary>The hint for a kind: the kind, nothing, or a lie.</summary>
    public ValueKind Hint(ValueKind kind) =>
        random.Next(4) == 0 ? ValueKind.Unknown
        : random.NextDouble() < options.Lies ? Scalars[random.Next(Scalars.Length)]
        : kind;
}
