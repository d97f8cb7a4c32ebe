using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Crypto;

/// <summary>What a hash is made with: passes over the memory, its size in kibibytes, and the number of lanes, which are filled one after the other.</summary>
internal readonly record struct Argon2Cost(uint Passes, uint Memory, uint Lanes = 1);

/// <summary>Argon2id, version 1.3 (RFC 9106). Memory is charged before it is taken, each block as it is filled.</summary>
internal ref struct Argon2id
{
    private const int WordsOfBlock = 128;

    private const int BytesOfBlock = WordsOfBlock * sizeof(ulong);

    private const int Slices = 4;

    private const uint Version = 0x13;

    private const uint Kind = 2;

    // Each word takes part in two rounds of eight steps.
    private const long UnitsOfBlock = WordsOfBlock * 16;

    private readonly Argon2Cost _cost;

    private readonly int _segment;

    private readonly int _lane;

    private readonly ulong[] _memory;

    private Work _work;

    private Argon2id(ExecutionContext ctx, Argon2Cost cost, ulong[] memory)
    {
        _cost = cost;
        _memory = memory;
        _lane = (int)(memory.Length / WordsOfBlock / cost.Lanes);
        _segment = _lane / Slices;
        _work = new Work(ctx);
    }

    /// <summary>Fills a key.</summary>
    public static Status Derive(
        ExecutionContext ctx,
        Argon2Cost cost,
        ReadOnlySpan<byte> password,
        ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> secret,
        ReadOnlySpan<byte> extra,
        Span<byte> key)
    {
        var blocks = cost.Memory / (Slices * cost.Lanes) * (Slices * cost.Lanes);
        var words = (long)blocks * WordsOfBlock;

        // The memory is no part of the result, but it is memory all the same.
        if (ctx.ChargeCopy(words) != Status.Ok) return Status.Fault;
        if (words > Array.MaxLength) return Runtime.Charge.TooLong(ctx, "crypto.argon2id");
        var state = new Argon2id(ctx, cost, new ulong[words]);
        state.Begin(password, salt, secret, extra, key.Length);
        for (var pass = 0U; pass < cost.Passes; pass++)
        {
            for (var slice = 0; slice < Slices; slice++)
            {
                for (var lane = 0; lane < cost.Lanes; lane++)
                {
                    if (state.FillSegment(pass, slice, lane) != Status.Ok) return Status.Fault;
                }
            }
        }

        state.End(key);
        return Status.Ok;
    }

    private readonly Span<ulong> Block(int lane, int index) => _memory.AsSpan(((lane * _lane) + index) * WordsOfBlock, WordsOfBlock);

    /// <summary>The first two blocks of each lane come from the arguments.</summary>
    private readonly void Begin(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> extra, int length)
    {
        var input = new List<byte>(10 * sizeof(uint) + password.Length + salt.Length);
        foreach (var number in (ReadOnlySpan<uint>)[_cost.Lanes, (uint)length, _cost.Memory, _cost.Passes, Version, Kind]) Append(input, number);
        Append(input, password);
        Append(input, salt);
        Append(input, secret);
        Append(input, extra);

        Span<byte> seed = stackalloc byte[Blake2b.Size + (2 * sizeof(uint))];
        Blake2b.Hash(CollectionsMarshal.AsSpan(input), seed[..Blake2b.Size]);
        Span<byte> block = stackalloc byte[BytesOfBlock];
        for (var lane = 0; lane < _cost.Lanes; lane++)
        {
            for (var i = 0; i < 2; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(seed[Blake2b.Size..], i);
                BinaryPrimitives.WriteInt32LittleEndian(seed[(Blake2b.Size + sizeof(uint))..], lane);
                HashLong(seed, block);
                var words = Block(lane, i);
                for (var word = 0; word < WordsOfBlock; word++) words[word] = BinaryPrimitives.ReadUInt64LittleEndian(block[(word * sizeof(ulong))..]);
            }
        }
    }

    private Status FillSegment(uint pass, int slice, int lane)
    {
        // The first half of the first pass chooses its blocks without looking at data, so that their addresses give nothing away.
        var isBlind = pass == 0 && slice < Slices / 2;
        Span<ulong> addresses = stackalloc ulong[WordsOfBlock];
        Span<ulong> input = stackalloc ulong[WordsOfBlock];
        input.Clear();
        (input[0], input[1], input[2], input[3], input[4], input[5]) =
            (pass, (ulong)lane, (ulong)slice, (ulong)_lane * _cost.Lanes, _cost.Passes, Kind);
        for (var i = 0; i < _segment; i++)
        {
            if (isBlind && i % WordsOfBlock == 0)
            {
                if (_work.Add(2 * UnitsOfBlock) != Status.Ok) return Status.Fault;
                NextAddresses(input, addresses);
            }

            if (pass == 0 && slice == 0 && i < 2) continue;
            if (_work.Add(UnitsOfBlock) != Status.Ok) return Status.Fault;
            var index = (slice * _segment) + i;
            var previous = Block(lane, index == 0 ? _lane - 1 : index - 1);
            var choice = isBlind ? addresses[i % WordsOfBlock] : previous[0];
            var (chosenLane, chosenIndex) = Choose(choice, pass, slice, lane, i);
            Compress(previous, Block(chosenLane, chosenIndex), Block(lane, index), adds: pass > 0);
        }

        return Status.Ok;
    }

    private static void NextAddresses(Span<ulong> input, Span<ulong> addresses)
    {
        input[6]++;
        Span<ulong> zeros = stackalloc ulong[WordsOfBlock];
        zeros.Clear();
        Compress(zeros, input, addresses, adds: false);
        Compress(zeros, addresses, addresses, adds: false);
    }

    /// <summary>The block that a random word chooses among those that are finished (section 3.4).</summary>
    private readonly (int Lane, int Index) Choose(ulong word, uint pass, int slice, int lane, int i)
    {
        var chosen = pass == 0 && slice == 0 ? lane : (int)((word >> 32) % _cost.Lanes);
        var finished = pass == 0 ? slice * _segment : _lane - _segment;
        var area = chosen == lane ? finished + i - 1 : finished - (i == 0 ? 1 : 0);
        var low = word & uint.MaxValue;
        var back = ((ulong)area * ((low * low) >> 32)) >> 32;
        var start = pass == 0 || slice == Slices - 1 ? 0 : (slice + 1) * _segment;
        return (chosen, (int)(((ulong)start + (ulong)area - 1 - back) % (ulong)_lane));
    }

    private readonly void End(Span<byte> key)
    {
        Span<ulong> sum = stackalloc ulong[WordsOfBlock];
        sum.Clear();
        for (var lane = 0; lane < _cost.Lanes; lane++)
        {
            var last = Block(lane, _lane - 1);
            for (var word = 0; word < WordsOfBlock; word++) sum[word] ^= last[word];
        }

        Span<byte> bytes = stackalloc byte[BytesOfBlock];
        for (var word = 0; word < WordsOfBlock; word++) BinaryPrimitives.WriteUInt64LittleEndian(bytes[(word * sizeof(ulong))..], sum[word]);
        HashLong(bytes, key);
    }

    /// <summary>Compresses two blocks into a third, which may be one of them.</summary>
    private static void Compress(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> to, bool adds)
    {
        Span<ulong> sum = stackalloc ulong[WordsOfBlock];
        Span<ulong> mixed = stackalloc ulong[WordsOfBlock];
        for (var i = 0; i < WordsOfBlock; i++) sum[i] = x[i] ^ y[i];
        sum.CopyTo(mixed);
        for (var row = 0; row < 8; row++) Permute(mixed, row * 16, 2);
        for (var column = 0; column < 8; column++) Permute(mixed, column * 2, 16);
        for (var i = 0; i < WordsOfBlock; i++) to[i] = (adds ? to[i] : 0) ^ sum[i] ^ mixed[i];
    }

    /// <summary>Mixes eight pairs of words, which begin a distance apart.</summary>
    private static void Permute(Span<ulong> v, int start, int distance)
    {
        Span<int> at = stackalloc int[16];
        for (var pair = 0; pair < 8; pair++) (at[2 * pair], at[(2 * pair) + 1]) = (start + (pair * distance), start + (pair * distance) + 1);
        for (var i = 0; i < 4; i++) Mix(ref v[at[i]], ref v[at[4 + i]], ref v[at[8 + i]], ref v[at[12 + i]]);
        for (var i = 0; i < 4; i++) Mix(ref v[at[i]], ref v[at[4 + ((i + 1) % 4)]], ref v[at[8 + ((i + 2) % 4)]], ref v[at[12 + ((i + 3) % 4)]]);
    }

    private static void Mix(ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        a = AddProduct(a, b);
        d = BitOperations.RotateRight(d ^ a, 32);
        c = AddProduct(c, d);
        b = BitOperations.RotateRight(b ^ c, 24);
        a = AddProduct(a, b);
        d = BitOperations.RotateRight(d ^ a, 16);
        c = AddProduct(c, d);
        b = BitOperations.RotateRight(b ^ c, 63);
    }

    private static ulong AddProduct(ulong x, ulong y) => x + y + (2 * (x & uint.MaxValue) * (y & uint.MaxValue));

    /// <summary>A digest of any length (section 3.3): the halves of a chain of digests.</summary>
    private static void HashLong(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        var first = new byte[sizeof(uint) + data.Length];
        BinaryPrimitives.WriteInt32LittleEndian(first, digest.Length);
        data.CopyTo(first.AsSpan(sizeof(uint)));
        if (digest.Length <= Blake2b.Size)
        {
            Blake2b.Hash(first, digest);
            return;
        }

        const int Half = Blake2b.Size / 2;
        Span<byte> current = stackalloc byte[Blake2b.Size];
        Span<byte> next = stackalloc byte[Blake2b.Size];
        Blake2b.Hash(first, current);
        while (true)
        {
            current[..Half].CopyTo(digest);
            digest = digest[Half..];
            if (digest.Length <= Blake2b.Size) break;
            Blake2b.Hash(current, next);
            next.CopyTo(current);
        }

        Blake2b.Hash(current, digest);
    }

    private static void Append(List<byte> to, uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        foreach (var b in bytes) to.Add(b);
    }

    private static void Append(List<byte> to, ReadOnlySpan<byte> bytes)
    {
        Append(to, (uint)bytes.Length);
        to.AddRange(bytes);
    }
}
