using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Emit;

namespace Lex.Jit.Lower;

/// <summary>Emits the uniform entry of a compiled function: arguments from slots, result into the first slot.</summary>
internal static class StubLowering
{
    private const int Session = 0;
    private const int Scalars = 1;
    private const int References = 2;
    private const int Depth = 3;

    /// <summary>Emits and compiles the stub.</summary>
    public static CompiledStub Run(Signature signature)
    {
        var il = Emitter.For<CompiledStub>($"{signature.Target.Name}.stub", typeof(StubLowering));
        var ended = il.DefineLabel("ended");
        LoadSession(il);
        il.LoadArgument(Scalars, "scalars");
        il.StoreField(Members.CompiledBase);
        LoadSession(il);
        for (var i = 0; i < signature.Parameters.Length; i++) LoadParameter(il, signature.Parameters[i], i);
        il.LoadArgument(Depth, "depth");
        LoadSession(il);
        il.Call(Members.GiveFuel);
        il.Call(signature.Target);
        var result = il.DeclareLocal(signature.Target.Returns, "result");
        il.StoreLocal(result);
        LoadSession(il);
        il.LoadField(Members.CompiledExit);
        il.BranchIfTrue(ended);
        LoadSession(il);
        LoadSession(il);
        il.LoadField(Members.HandedFuel);
        il.Call(Members.TakeFuel);
        StoreResult(il, signature.Result, result);
        il.LoadConstant((int)CompiledExit.None);
        il.Return();
        il.MarkLabel(ended);
        LoadSession(il);
        il.LoadField(Members.CompiledExit);
        il.Return();
        return il.CreateDelegate<CompiledStub>();
    }

    private static void LoadSession(Emitter il) => il.LoadArgument(Session, "session");

    private static void LoadParameter(Emitter il, ValueKind kind, int index)
    {
        if (kind is not (ValueKind.Int or ValueKind.Float or ValueKind.Bool))
        {
            il.LoadArgument(References, "references");
            il.OffsetPointer(index * sizeof(long));
            il.LoadReferenceIndirect(typeof(HeapObject));
            if (kind != ValueKind.Unknown) return;
        }

        il.LoadArgument(Scalars, "scalars");
        il.OffsetPointer(index * sizeof(long));
        il.LoadInt64Indirect();
        if (kind == ValueKind.Float) il.CallBitCast(toDouble: true);
        if (kind == ValueKind.Bool) il.ToInt32();
    }

    private static void StoreResult(Emitter il, ValueKind kind, Local result)
    {
        if (kind is not (ValueKind.Int or ValueKind.Float or ValueKind.Bool))
        {
            LoadSession(il);
            LoadSession(il);
            il.LoadField(Members.CompiledBase);
            il.Call(Members.ReferenceOf);
            LoadReference(il, kind, result);
            il.StoreReferenceIndirect(typeof(HeapObject));
            if (kind != ValueKind.Unknown) return;
        }

        LoadSession(il);
        il.LoadField(Members.CompiledBase);
        if (kind == ValueKind.Unknown)
        {
            il.LoadLocalAddress(result);
            il.LoadField(Members.ValueBits);
        }
        else
        {
            il.LoadLocal(result);
            if (kind == ValueKind.Float) il.CallBitCast(toDouble: false);
            if (kind == ValueKind.Bool) il.ToUnsignedInt64();
        }

        il.StoreInt64Indirect();
    }

    private static void LoadReference(Emitter il, ValueKind kind, Local result)
    {
        if (kind == ValueKind.Unknown)
        {
            il.LoadLocalAddress(result);
            il.Call(Members.ValueTag);
        }
        else
        {
            il.LoadLocal(result);
        }
    }
}
