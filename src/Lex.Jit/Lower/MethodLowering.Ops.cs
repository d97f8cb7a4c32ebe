using System.Diagnostics;
using System.Reflection;
using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Jit.Build;
using Lex.Jit.Emit;
using Lex.Jit.Runtime;

namespace Lex.Jit.Lower;

// How ops are emitted. Each member leaves the result on the stack and says of which type it is.
internal sealed partial class MethodLowering
{
    private Type? _pushed;

    /// <summary>Applies a meaning and puts the result into its place.</summary>
    private void EmitApply(SsaInstruction instruction)
    {
        _il.Note($"{instruction.Result} = {instruction.Op} {string.Join(", ", (object[])instruction.Operands)}");
        EmitMeaning(instruction);
        if (instruction.Result is { } result) Store(result, _pushed!);
        else if (_pushed is not null) _il.Pop();
    }

    /// <summary>Applies a meaning; the result stays on the stack.</summary>
    private void EmitMeaning(SsaInstruction instruction)
    {
        _current = instruction;
        if (instruction.Code == SsaCode.Test) LoadTest(instruction);
        else Lower(instruction.Source with { Op = instruction.Op });
    }

    protected override void CallMeaning(OpInfo info, in Instruction instruction)
    {
        var current = _current;
        var method = OpMethods.MeaningOf(info.Op);
        var parameters = method.GetParameters();
        var span = info.CountOperand < 0 ? null : StoreWindow(current.Operands);
        Local? answer = null;
        for (var i = 0; i < parameters.Length; i++)
        {
            var (role, type) = (info.Parameters[i], parameters[i].ParameterType);
            switch (role.Role)
            {
                case ParameterRole.Context:
                    LoadSession();
                    break;
                case ParameterRole.Popped:
                    LoadOperand(current.Operands[role.Index], role.Kind, type);
                    break;
                case ParameterRole.Window:
                    _il.LoadLocal(span!);
                    break;
                case ParameterRole.Operand:
                    LoadImmediate(info.Operands[role.Index].Kind, instruction[role.Index], type);
                    break;
                default:
                    answer = _il.Rent(type.GetElementType()!, "answer");
                    _il.LoadLocalAddress(answer);
                    break;
            }
        }

        if (span is not null) _il.Return(span);
        if (current.Settles) StoreFuel();
        _il.Call(method);
        if (current.Settles) FetchFuel();
        Finish(info, method, answer, current);
    }

    /// <summary>Calls the method of a pure library function.</summary>
    private void EmitLibrary(SsaInstruction instruction)
    {
        var function = instruction.Function!;
        _il.Note($"{instruction.Result} = {function.Module}.{function.Name} {string.Join(", ", (object[])instruction.Operands)}");
        var method = function.Method();
        Local? answer = null;
        var next = 0;
        foreach (var parameter in method.GetParameters())
        {
            var type = parameter.ParameterType;
            if (type == typeof(ExecutionContext))
            {
                LoadSession();
            }
            else if (type.IsByRef)
            {
                answer = _il.Rent(type.GetElementType()!, "answer");
                _il.LoadLocalAddress(answer);
            }
            else
            {
                LoadOperand(instruction.Operands[next++], type == typeof(Value) ? ValueKind.Unknown : function.ParameterKinds[next - 1], type);
            }
        }

        if (instruction.Settles) StoreFuel();
        _il.Call(method);
        if (instruction.Settles) FetchFuel();
        if (method.ReturnType == typeof(Status))
        {
            LeaveOnFault(instruction);
            if (answer is not null) TakeAnswer(answer);
        }

        if (method.ReturnType == typeof(void) || (method.ReturnType == typeof(Status) && answer is null)) _il.LoadField(Members.UnitInstance);
        if (instruction.IsUnbuilt)
        {
            StoreOption(instruction);
            return;
        }

        if (function.AnswersOption) BuildOption(instruction);
        var pushed = function.AnswersOption ? typeof(Value)
            : answer is not null ? answer.Type
            : method.ReturnType == typeof(void) || method.ReturnType == typeof(Status) ? typeof(HeapObject)
            : method.ReturnType;
        if (instruction.Result is { } result) Store(result, pushed);
        else _il.Pop();
    }

    private void TakeAnswer(Local answer)
    {
        _il.LoadLocal(answer);
        _il.Return(answer);
    }

    /// <summary>Turns what a function found, or none, into the option that stands for it.</summary>
    private void BuildOption(SsaInstruction instruction)
    {
        var found = _il.Rent(typeof(Value?), "found");
        var option = _il.Rent(typeof(Value), "option");
        _il.StoreLocal(found);
        LoadSession();
        _il.LoadLocal(found);
        _il.LoadLocalAddress(option);
        StoreFuel();
        _il.Call(Members.BuildOption);
        FetchFuel();
        LeaveOnFault(instruction);
        _il.LoadLocal(option);
        _il.Return(found);
        _il.Return(option);
    }

    private void Finish(OpInfo info, MethodInfo method, Local? answer, SsaInstruction current)
    {
        _pushed = info.Return == ReturnForm.Nothing ? null : method.ReturnType;
        if (info.Return != ReturnForm.Status) return;
        LeaveOnFault(current);
        _pushed = null;
        if (answer is null) return;
        TakeAnswer(answer);
        _pushed = answer.Type;
    }

    /// <summary>Takes a status off the stack; one that is not good ends the method.</summary>
    private void LeaveOnFault(SsaInstruction current) => LeaveOnFault(current.Pc, Refund(current.Pc + 1));

    private void LeaveOnFault(int pc, Charge refund)
    {
        var fault = _il.DefineLabel("fault");
        _il.BranchIfTrue(fault);
        _cold.Enqueue(() =>
        {
            _il.MarkLabel(fault);
            AddToFuel(refund.Steps);
            if (refund.Cells != 0) AddTo(Members.Cells, refund.Cells);
            StoreFuel();
            LoadSession();
            _il.LoadConstant(_function.Code.Id);
            _il.LoadConstant(pc);
            _il.Call(Members.CompiledFault);
            EmitReturnNothing();
        });
    }

    private void LoadOperand(SsaValue operand, ValueKind kind, Type type)
    {
        LoadWhole(operand, kind);
        if (kind is not (ValueKind.Unknown or ValueKind.Int or ValueKind.Float or ValueKind.Bool)) _il.Reinterpret(type);
    }

    private void LoadImmediate(OperandKind kind, int operand, Type type)
    {
        var constants = _unit.Program.Constants;
        switch (kind)
        {
            case OperandKind.Constant when type == typeof(Value):
                var constant = constants[operand].Value;
                LoadWholeConstant(constant);
                break;
            case OperandKind.FieldName or OperandKind.VariantName:
                LoadObject(constants[operand].Name!, typeof(Name));
                break;
            case OperandKind.Shape:
                LoadObject(_unit.Program.RecordFamily(operand), typeof(ShapeFamily));
                break;
            default:
                _il.LoadConstant(operand);
                break;
        }
    }

    private void LoadWholeConstant(Value constant)
    {
        switch (constant.Kind)
        {
            case ValueKind.Int:
                _il.LoadField(Members.IntTag);
                break;
            case ValueKind.Float:
                _il.LoadField(Members.FloatTag);
                break;
            case ValueKind.Bool:
                _il.LoadField(Members.BoolTag);
                break;
            default:
                LoadConstant(constant);
                break;
        }

        _il.LoadConstant(constant.Bits);
        _il.NewObject(Members.NewValue);
    }

    /// <summary>Pushes a span of operands.</summary>
    private void LoadWindow(SsaValue[] operands)
    {
        var span = StoreWindow(operands);
        _il.LoadLocal(span);
        _il.Return(span);
    }

    /// <summary>Puts operands into a span.</summary>
    private Local StoreWindow(SsaValue[] operands)
    {
        var span = _il.Rent(typeof(ReadOnlySpan<Value>), "window");
        if (operands.Length <= Window.Capacity)
        {
            var window = _il.Rent(typeof(Window), "operands");
            for (var i = 0; i < operands.Length; i++)
            {
                _il.LoadLocalAddress(window);
                _il.LoadConstant(i);
                LoadWhole(operands[i], ValueKind.Unknown);
                _il.Call(Members.WindowSet);
            }

            _il.LoadLocalAddress(window);
            _il.LoadConstant(operands.Length);
            _il.Call(Members.WindowSpan);
            _il.StoreLocal(span);
            _il.Return(window);
            return span;
        }

        var many = _il.Rent(typeof(Value[]), "operands");
        _il.LoadConstant(operands.Length);
        _il.Call(Members.WindowMany);
        _il.StoreLocal(many);
        for (var i = 0; i < operands.Length; i++)
        {
            _il.LoadLocal(many);
            _il.LoadConstant(i);
            LoadWhole(operands[i], ValueKind.Unknown);
            _il.Call(Members.WindowSetMany);
        }

        _il.LoadLocal(many);
        _il.Call(Members.WindowSpanMany);
        _il.StoreLocal(span);
        _il.Return(many);
        return span;
    }

    private void Binary(Action instruction, Type result)
    {
        var operands = _current.Operands;
        Load(operands[0]);
        Load(operands[1]);
        instruction();
        _pushed = result;
    }

    private void Unary(Action instruction, Type result)
    {
        Load(_current.Operands[0]);
        instruction();
        _pushed = result;
    }

    private void Not()
    {
        _il.LoadConstant(false);
        _il.CompareEqual();
    }

    protected override void IntAdd(IntAddView op) => Binary(_il.Add, typeof(long));

    protected override void IntSub(IntSubView op) => Binary(_il.Subtract, typeof(long));

    protected override void IntMul(IntMulView op) => Binary(_il.Multiply, typeof(long));

    protected override void IntNeg(IntNegView op) => Unary(_il.Negate, typeof(long));

    protected override void IntEq(IntEqView op) => Binary(_il.CompareEqual, typeof(bool));

    protected override void IntLt(IntLtView op) => Binary(_il.CompareLess, typeof(bool));

    protected override void IntLe(IntLeView op)
    {
        Binary(_il.CompareGreater, typeof(bool));
        Not();
    }

    protected override void IntDiv(IntDivView op)
    {
        if (KnownOperands.HaveSafeDivisor(_current)) Binary(_il.Divide, typeof(long));
        else Divide(_il.Divide, _il.Negate);
    }

    protected override void IntMod(IntModView op)
    {
        if (KnownOperands.HaveSafeDivisor(_current)) Binary(_il.Remainder, typeof(long));
        else Divide(_il.Remainder, () =>
        {
            _il.Pop();
            _il.LoadConstant(0L);
        });
    }

    protected override void FloatAdd(FloatAddView op) => Binary(_il.Add, typeof(double));

    protected override void FloatSub(FloatSubView op) => Binary(_il.Subtract, typeof(double));

    protected override void FloatMul(FloatMulView op) => Binary(_il.Multiply, typeof(double));

    protected override void FloatDiv(FloatDivView op) => Binary(_il.Divide, typeof(double));

    protected override void FloatNeg(FloatNegView op) => Unary(_il.Negate, typeof(double));

    protected override void FloatEq(FloatEqView op) => Binary(_il.CompareEqual, typeof(bool));

    protected override void FloatLt(FloatLtView op) => Binary(_il.CompareLess, typeof(bool));

    protected override void FloatLe(FloatLeView op)
    {
        // The unordered comparison is true with NaN, its opposite false.
        Binary(_il.CompareGreaterUnsigned, typeof(bool));
        Not();
    }

    protected override void BoolAnd(BoolAndView op) => Binary(_il.And, typeof(bool));

    protected override void BoolOr(BoolOrView op) => Binary(_il.Or, typeof(bool));

    protected override void BoolNot(BoolNotView op) => Unary(Not, typeof(bool));

    protected override void JumpIf(JumpIfView op) => Unary(static () => { }, typeof(bool));

    protected override void JumpIfNot(JumpIfNotView op) => Unary(Not, typeof(bool));

    protected override void NumEq(NumEqView op)
    {
        if (!KnownOperands.AreBools(_current)) base.NumEq(op);
        else if (_current.Operands[1].Definition is { Code: SsaCode.Constant } constant) Unary(constant.Constant.AsBool ? static () => { } : Not, typeof(bool));
        else Binary(_il.CompareEqual, typeof(bool));
    }

    protected override void Call(CallView op) => EmitCall(_current);

    protected override void CallClosure(CallClosureView op) => EmitPerform(_current);

    protected override void SortByKey(SortByKeyView op) => EmitPerform(_current);

    protected override void ParallelMap(ParallelMapView op) => EmitPerform(_current);

    protected override void ListMap(ListMapView op) => EmitPerform(_current);

    protected override void ListFilter(ListFilterView op) => EmitPerform(_current);

    protected override void ListFold(ListFoldView op) => EmitPerform(_current);

    protected override void EffectCall(EffectCallView op) => EmitPerform(_current);

    // What builds and reads aggregates is no op any more.
    protected override void MakeClosure(MakeClosureView op) => throw new UnreachableException();

    // These end blocks, hence are never among their instructions.
    protected override void Jump(JumpView op) => throw new UnreachableException();

    protected override void Return(ReturnView op) => throw new UnreachableException();

    protected override void TailCall(TailCallView op) => throw new UnreachableException();

    protected override void Panic(PanicView op) => throw new UnreachableException();

    /// <summary>A division whose divisor may be one of the two special ones, -1 and 0; by 0 the interpreter fails.</summary>
    private void Divide(Action ordinary, Action byMinusOne)
    {
        var (exit, refund) = (_current.Exit!, Refund(_current.Pc));
        var left = _il.DeclareLocal(typeof(long), "left");
        var right = _il.DeclareLocal(typeof(long), "right");
        var result = _il.DeclareLocal(typeof(long), "quotient");
        var special = _il.DefineLabel("special");
        var zero = _il.DefineLabel("zero");
        var done = _il.DefineLabel("divided");
        Load(_current.Operands[0]);
        _il.StoreLocal(left);
        Load(_current.Operands[1]);
        _il.StoreLocal(right);
        _il.LoadLocal(right);
        _il.LoadConstant(1L);
        _il.Add();
        _il.LoadConstant(1L);
        _il.BranchIfLessOrEqualUnsigned(special);
        _il.LoadLocal(left);
        _il.LoadLocal(right);
        ordinary();
        _il.StoreLocal(result);
        _il.MarkLabel(done);
        _il.LoadLocal(result);
        _pushed = typeof(long);
        _cold.Enqueue(() =>
        {
            _il.MarkLabel(special);
            _il.LoadLocal(right);
            _il.BranchIfFalse(zero);
            _il.LoadLocal(left);
            byMinusOne();
            _il.StoreLocal(result);
            _il.Branch(done);
            _il.MarkLabel(zero);
            EmitExit(exit, refund);
        });
    }
}
