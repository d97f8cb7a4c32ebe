using Lex.Core.Ops;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Build;
using Lex.Jit.Emit;

namespace Lex.Jit.Lower;

internal sealed partial class MethodLowering
{
    /// <summary>
    /// A call: of the compiled method where there is one and the gate has nothing to examine, else through the gate, as
    /// the interpreter makes it.
    /// </summary>
    private void EmitCall(SsaInstruction call)
    {
        var callee = call.Source.A;
        if (_unit.SignatureOf(callee) is not { } signature)
        {
            EmitPerform(call);
            return;
        }

        var result = call.Result!;
        if (!MayFit(call.Operands, signature.Parameters))
        {
            // Only the gate can make it, and what it answers has whatever kind it has.
            var answered = _il.DefineLabel("answered");
            EmitExecute(call);
            EmitTakeAnswer(call, Refund(call.After!.Pc), answered);
            _il.MarkLabel(answered);
            return;
        }

        var gate = _il.DefineLabel("gate");
        var look = _il.DefineLabel("look");
        var direct = _il.DefineLabel("direct");
        var other = _il.DefineLabel("other");
        var done = _il.DefineLabel("done");
        _il.Note($"{result} = {signature.Function.Name}({string.Join(", ", (object[])call.Operands)})");
        for (var i = 0; i < call.Operands.Length; i++)
        {
            if (signature.Parameters[i] != ValueKind.Unknown && call.Operands[i].Kind == ValueKind.Unknown)
                BranchUnless(call.Operands[i], signature.Parameters[i], gate);
        }

        // One comparison for the depth limit and for everything that the gate may have to look at.
        var isLookedAt = !_outermost._ungated.Contains(callee);
        if (isLookedAt)
        {
            LoadDepth();
            LoadLimit(callee);
            _il.BranchIfGreaterOrEqual(look);
            _il.MarkLabel(direct);
        }

        AddToFuel(0, 1);
        LoadSession();
        LoadArguments(call.Operands, signature.Parameters);
        LoadDepth();
        _il.LoadConstant(1);
        _il.Add();
        _il.LoadLocal(_fuel);
        _il.Call(signature.Target);
        Store(result, signature.Target.Returns);
        LoadSession();
        _il.LoadField(Members.CompiledExit);
        _il.BranchIfTrue(other);
        LoadSession();
        _il.LoadField(Members.HandedFuel);
        _il.StoreLocal(_fuel);
        _il.MarkLabel(done);
        var refund = Refund(call.After!.Pc);
        _cold.Enqueue(() =>
        {
            _il.MarkLabel(other);
            LoadSession();
            _il.LoadConstant(_function.Code.Id);
            LoadDepth();
            _il.Call(Members.Settle);
            FetchFuel();
            ReturnUnless();
            if (NeverRejoins) EmitExitWithAnswer(call, refund, isCounted: false);
            else EmitTakeAnswer(call, refund, done);
            if (isLookedAt) EmitLook(call, look, direct, gate);
            if (!gate.IsUsed) return;
            _il.MarkLabel(gate);
            EmitExecute(call);
            if (NeverRejoins) EmitExitWithAnswer(call, refund, isCounted: false);
            else EmitTakeAnswer(call, refund, done);
        });
    }

    /// <summary>Behind the comparison with the limit: calls after all, if only the plan was missing, or has the gate do it.</summary>
    private void EmitLook(SsaInstruction call, Label look, Label direct, Label gate)
    {
        _il.MarkLabel(look);
        LoadDepth();
        _il.LoadConstant(Session.MaxDepth);
        _il.BranchIfGreaterOrEqual(gate);
        LoadSession();
        _il.LoadConstant(call.Source.A);
        _il.Call(Members.NeedsGate);
        _il.BranchIfFalse(direct);
        _il.Branch(gate);
    }

    /// <summary>An instruction that the interpreter executes for compiled code.</summary>
    private void EmitPerform(SsaInstruction instruction)
    {
        _il.Note($"{instruction.Result} = {instruction.Op} ({string.Join(", ", (object[])instruction.Operands)})");
        EmitExecute(instruction);
        if (instruction.Result is not { } result) return;
        var places = PlacesOf(result);
        LoadSession();
        if (result.Kind is ValueKind.Int or ValueKind.Float or ValueKind.Bool)
        {
            _il.Call(Members.ResultBits);
            Unwrap(result.Kind);
            _il.StoreLocal(places[0]);
            return;
        }

        _il.Call(Members.ResultReference);
        _il.StoreLocal(places[0]);
        if (places.Length == 1) return;
        LoadSession();
        _il.Call(Members.ResultBits);
        _il.StoreLocal(places[1]);
    }

    private void EmitExecute(SsaInstruction instruction)
    {
        var before = instruction.Exit!;
        var operands = new SsaValue?[before.Slots.Length];
        instruction.Operands.CopyTo(operands, operands.Length - instruction.Operands.Length);
        EmitLeave(Members.Execute, PointOf(new SsaExit(before.Function, instruction.Pc, operands), default));
        FetchFuel();
        ReturnUnless();
    }

    private void ReturnUnless()
    {
        var good = _il.DefineLabel("good");
        _il.BranchIfTrue(good);
        EmitReturnNothing();
        _il.MarkLabel(good);
    }

    /// <summary>Takes the value that the session holds as the result of a call, and goes on; one of another kind than
    /// expected makes code leave behind the call.</summary>
    private void EmitTakeAnswer(SsaInstruction call, Charge refund, Label done)
    {
        var result = call.Result!;
        var places = PlacesOf(result);
        if (result.Kind == ValueKind.Unknown)
        {
            StoreAnswer(places);
            _il.Branch(done);
            return;
        }

        var other = _il.DefineLabel("kind");
        TakeAnswerAs(result, other);
        _il.Branch(done);
        _il.MarkLabel(other);
        EmitExitWithAnswer(call, refund, isCounted: true);
    }

    /// <summary>Takes what the session holds into the place of a value of a known kind; elsewhere if it has another one.</summary>
    private void TakeAnswerAs(SsaValue result, Label other)
    {
        LoadSession();
        _il.LoadConstant((int)result.Kind);
        _il.Call(Members.ResultIs);
        _il.BranchIfFalse(other);
        LoadSession();
        if (result.Kind is ValueKind.Int or ValueKind.Float or ValueKind.Bool)
        {
            _il.Call(Members.ResultBits);
            Unwrap(result.Kind);
        }
        else
        {
            _il.Call(Members.ResultReference);
        }

        _il.StoreLocal(PlacesOf(result)[0]);
    }

    /// <summary>Leaves behind a call whose result the session holds.</summary>
    private void EmitExitWithAnswer(SsaInstruction call, Charge refund, bool isCounted)
    {
        EmitLeave(Members.Leave, PointOf(call.After!, refund, isCounted, takesAnswer: true));
        EmitAfterLeave();
    }

    private void StoreAnswer(Local[] places)
    {
        LoadSession();
        _il.Call(Members.ResultReference);
        _il.StoreLocal(places[0]);
        LoadSession();
        _il.Call(Members.ResultBits);
        _il.StoreLocal(places[1]);
    }

    private void LoadArguments(SsaValue[] arguments, ValueKind[] kinds)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (kinds[i] == ValueKind.Unknown)
            {
                LoadReference(arguments[i]);
                LoadBits(arguments[i]);
            }
            else if (arguments[i].Kind == ValueKind.Unknown)
            {
                LoadProven(arguments[i], kinds[i]);
            }
            else
            {
                Load(arguments[i]);
            }
        }
    }

    private void EmitTailCall(SsaEnd.TailCall call)
    {
        if (!MayJoin(call))
        {
            EmitEndWithCall(Members.LeaveForCall, call.Function, call.Arguments, call.Pc + 1);
            return;
        }

        var signature = _unit.SignatureOf(call.Function)!;
        _il.Note($"return {signature.Function.Name}({string.Join(", ", (object[])call.Arguments)})");
        if (PartnerFor(call) is { } partner)
        {
            partner.TakeArguments(this, call.Arguments);
            _il.Branch(partner.Entry);
            return;
        }

        LoadSession();
        LoadArguments(call.Arguments, signature.Parameters);
        LoadDepth();
        _il.LoadLocal(_fuel);
        _il.TailCall(signature.Target);
    }

    private static bool MayFit(SsaValue[] arguments, ValueKind[] kinds)
    {
        if (arguments.Length != kinds.Length) return false;
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] != ValueKind.Unknown && arguments[i].Kind != kinds[i] && arguments[i].Kind != ValueKind.Unknown) return false;
        }

        return true;
    }

    private static bool Fit(SsaValue[] arguments, ValueKind[] kinds)
    {
        if (arguments.Length != kinds.Length) return false;
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] != ValueKind.Unknown && arguments[i].Kind != kinds[i]) return false;
        }

        return true;
    }
}
