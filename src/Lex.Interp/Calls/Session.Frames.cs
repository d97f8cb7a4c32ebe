using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Interp.Dispatch;
using Lex.Interp.Prepare;

namespace Lex.Interp.Calls;

// The two banks of slots and the frame records. A slot is a cell of each bank with the same index: bits in one, tag or
// reference in the other. All arrays are pinned, so that the loops can use addresses; one constant distance leads from
// the cell of one bank to the cell of the other.
internal sealed unsafe partial class Session
{
    private const int FirstSlots = 2_048;

    // A bank larger than this is no sane program; the depth limit alone would allow sixteen times as much.
    private const int MostSlots = 1 << 22;

    private long[] _scalarBank = [];

    private HeapObject[] _referenceBank = [];

    private Frame[] _frameArray = [];

    private long* _slots;

    private long* _slotsEnd;

    private nint _toReferences;

    // Record 0 belongs to the host: it has no code and no slots.
    private Frame* _frames;

    private Frame* _lastFrame;

    private Frame* _top;

    /// <summary>The name of the function whose code runs.</summary>
    public string RunningFunction => _top == _frames ? "" : Program.Functions[_top->Function].Name;

    /// <summary>The slot's cell in the other bank.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref HeapObject ReferenceOf(long* slot) => ref Frame.Reference(slot, _toReferences);

    /// <summary>Reads a slot that holds a pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Value PairAt(long* slot) => new(ReferenceOf(slot), *slot);

    /// <summary>Writes a slot as a pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetPair(long* slot, Value value) => Banks.Set(slot, _toReferences, value);

    private void AllocateBanks()
    {
        _frameArray = GC.AllocateUninitializedArray<Frame>(MaxDepth + 1, pinned: true);
        _frames = (Frame*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_frameArray));
        _lastFrame = _frames + MaxDepth;
        _scalarBank = GC.AllocateUninitializedArray<long>(FirstSlots, pinned: true);
        _referenceBank = GC.AllocateArray<HeapObject>(FirstSlots, pinned: true);
        FindBanks();
        CompiledBase = _slots;
        *_frames = new Frame { Scalars = _slots, Function = -1, Flags = FrameFlags.Generic };
        _top = _frames;
    }

    private void FindBanks()
    {
        _slots = (long*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_scalarBank));
        // Preparing a function may add slots to its window when room for the window has been found already.
        _slotsEnd = _slots + _scalarBank.Length - Translator.MostTemps;
        _toReferences = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_referenceBank)) - (nint)_slots;
    }

    /// <summary>Makes room for a window; the window's address may change. False: the banks are as large as they may become.</summary>
    private bool TryMakeRoom(ref long* window, int slots)
    {
        var start = window - _slots;
        var needed = start + slots + Translator.MostTemps;
        if (needed > MostSlots) return false;
        var length = _scalarBank.Length;
        while (length < needed) length *= 2;
        var scalars = GC.AllocateUninitializedArray<long>(length, pinned: true);
        _scalarBank.CopyTo(scalars, 0);
        var references = GC.AllocateArray<HeapObject>(length, pinned: true);
        _referenceBank.CopyTo(references, 0);
        var old = _slots;
        var compiledBase = CompiledBase - old;
        _scalarBank = scalars;
        _referenceBank = references;
        FindBanks();
        for (var frame = _frames; frame <= _top; frame++) frame->Scalars = _slots + (frame->Scalars - old);
        CompiledBase = _slots + compiledBase;
        window = _slots + start;
        return true;
    }

    /// <summary>The first slot above the running frame, where the host puts arguments.</summary>
    private long* FreeWindow() => _top == _frames ? _slots : _top->Scalars + StateOf(_top->Function).Slots;

    /// <summary>Pushes a frame for canonical code; the arguments are in its first slots. The window may move.</summary>
    private Status PushFrame(FunctionState callee, ref long* window, FrameFlags flags)
    {
        if (_top == _lastFrame) return Fault(LexError.CallStackOverflow(MaxDepth));
        if (window + callee.Slots > _slotsEnd && !TryMakeRoom(ref window, callee.Slots)) return Fault(LexError.CallStackOverflow(MaxDepth));
        var frame = ++_top;
        frame->Scalars = window;
        frame->Function = callee.Code.Id;
        BeginBody(callee, frame, flags);
        return Status.Ok;
    }

    /// <summary>Sets a frame to the start of a function whose arguments are in its first slots.</summary>
    private void BeginBody(FunctionState callee, Frame* frame, FrameFlags flags)
    {
        frame->Function = callee.Code.Id;
        if (TryBeginTyped(callee, frame, flags)) return;
        frame->Flags = flags | FrameFlags.Generic;
        frame->Room = FrameRoom;
        frame->Pc = 0;
        frame->Height = 0;
        for (var local = callee.Code.Arity; local < callee.Code.LocalsCount; local++) SetPair(frame->Scalars + local, default);
    }

    /// <summary>Lets go of what a window referred to.</summary>
    private void ClearReferences(long* window, int slots) =>
        MemoryMarshal.CreateSpan(ref ReferenceOf(window), slots).Clear();

    /// <summary>Lets go of what the slots refer to that are not in use: compiled code leaves its arguments where they were.</summary>
    private void LetGo() => Array.Clear(_referenceBank, (int)(FreeWindow() - _slots), (int)(_slots + _referenceBank.Length - FreeWindow()));

    /// <summary>
    /// Discards all frames above one after an error: places the error, closes the traced calls (runtime section 11.3) and
    /// lets go of their slots.
    /// </summary>
    private void Unwind(Frame* keep)
    {
        if (_top == keep) return;
        var error = Error!.At(RunningFunction, _top->Pc);
        var end = _top->Scalars + StateOf(_top->Function).Slots;
        var start = (keep + 1)->Scalars;
        for (; _top > keep; _top--)
        {
            if ((_top->Flags & FrameFlags.Traced) != 0) _tracer!.ExitError(error);
            if ((_top->Flags & FrameFlags.Remember) != 0) Abandon(Depth);
            if ((_top->Flags & FrameFlags.Message) != 0) error = Undelivered(_top, error);
        }

        Error = error;
        ClearReferences(start, (int)(Math.Min((nint)end, (nint)(_slotsEnd + Translator.MostTemps)) - (nint)start) / sizeof(long));
    }
}
