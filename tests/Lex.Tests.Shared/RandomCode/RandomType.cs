using Lex.Core.Values;

namespace Lex.Tests.Shared.RandomCode;

/// <summary>The types by which random code is made. They keep it running for a while; no tier knows them.</summary>
internal abstract record RandomType
{
    /// <summary>The kind of values of this type.</summary>
    public abstract ValueKind Kind { get; }

    /// <summary>Int, Float, Bool, Str, Bytes or Unit.</summary>
    internal sealed record Scalar(ValueKind Of) : RandomType
    {
        public override ValueKind Kind => Of;
    }

    /// <summary>A list.</summary>
    internal sealed record List(RandomType Element) : RandomType
    {
        public override ValueKind Kind => ValueKind.List;
    }

    /// <summary>A pair.</summary>
    internal sealed record Tuple(RandomType First, RandomType Second) : RandomType
    {
        public override ValueKind Kind => ValueKind.Tuple;
    }

    /// <summary>A record with the fields <c>a</c> and <c>b</c>.</summary>
    internal sealed record Record(RandomType A, RandomType B) : RandomType
    {
        public override ValueKind Kind => ValueKind.Record;
    }

    /// <summary>A variant <c>Some</c> with one argument; the type of <c>None</c> as well.</summary>
    internal sealed record Option(RandomType Item) : RandomType
    {
        public override ValueKind Kind => ValueKind.Variant;
    }
}
