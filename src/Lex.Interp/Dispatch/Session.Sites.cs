using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Dispatch;
using Lex.Interp.Prepare;

namespace Lex.Interp.Calls;

// Calls of library functions in execution code: each has a site that remembers whom it called.
internal sealed unsafe partial class Session
{
    private readonly List<CallSite> _sites = [];

    /// <summary>Keeps a site for an instruction, which refers to it by the answered number.</summary>
    internal int AddSite(ExecInfo info)
    {
        _sites.Add(new CallSite(info));
        return _sites.Count - 1;
    }

    private Signal LibraryCold(Instr* i, long* l)
    {
        if (!TryCharge(i)) return Signal.Fault;
        var site = _sites[(int)i->K];
        var info = site.Info;
        _top->Pc = info.Pc;
        if (site.Function is not { } function)
        {
            var library = FindLibrary(info.Instruction, info.Pc);
            if (library.Pure is not { } pure || pure.Arity != info.Operands.Length) return RunCold(i, l);
            site.Function = function = pure;
        }

        var arguments = ArrayOf(info.Operands.Length).AsSpan(0, info.Operands.Length);
        for (var a = 0; a < arguments.Length; a++) arguments[a] = ValueOf(info.Operands[a], l);
        if (function.Invoke(this, arguments, out var result) != Status.Ok) return Signal.Fault;
        return Deliver(info, i, l, result);
    }

    /// <summary>The pure library function that an instruction calls, or null.</summary>
    internal BuiltinDescriptor? FindPure(in Instruction instruction)
    {
        var constants = Program.Constants;
        if (constants[instruction.A].Kind != ConstantKind.Str || constants[instruction.B].Kind != ConstantKind.Str) return null;
        return Options.Builtins(constants[instruction.A].Text!, constants[instruction.B].Text!) is { IsPure: true } pure ? pure : null;
    }

    /// <summary>An argument does not have the kind that the function's form over slots takes. The block has been charged.</summary>
    private Signal CallTypedCold(Instr* i, long* l)
    {
        var exec = StateOf(_top->Function).Exec!;
        var info = exec.InfoOf(exec.IndexOf(i))!;
        _top->Pc = info.Pc;
        var arguments = ArrayOf(info.Operands.Length).AsSpan(0, info.Operands.Length);
        for (var a = 0; a < arguments.Length; a++) arguments[a] = ValueOf(info.Operands[a], l);
        var status = info.Instruction.Op == Op.EffectCall
            ? FindPure(info.Instruction)!.Invoke(this, arguments, out var result)
            : OpInvoker.Invoke(info.Instruction.Op, this, default, arguments, out result);
        if (status != Status.Ok) return Signal.Fault;
        Generalise(info.After!, result, hasResult: true);
        return Signal.Frame;
    }

    /// <summary>Puts a result into the window's first slot, as the code expects it.</summary>
    private Signal Deliver(ExecInfo info, Instr* i, long* l, Value result)
    {
        if (!Loc.Fits(result, info.Expected))
        {
            Generalise(info.After!, result, hasResult: true);
            return Signal.Frame;
        }

        var slot = l + info.Window;
        if (Loc.IsScalarKind(info.Expected)) *slot = result.Bits;
        else SetPair(slot, result);
        _top->Ip = i + 1;
        return Signal.Next;
    }

    // No shape has this id.
    internal const uint NoShape = 0xFFFF_FFFE;

    /// <summary>What a call instruction remembers.</summary>
    private sealed class CallSite(ExecInfo info)
    {
        /// <summary>The instruction.</summary>
        public readonly ExecInfo Info = info;

        /// <summary>The library function it calls.</summary>
        public BuiltinDescriptor? Function;
    }
}
