using Lex.Jit.Emit;
using Xunit;

namespace Lex.Jit.Tests;

/// <summary>The emitter emits what it is told, and says at once what is wrong with what it is told.</summary>
public class EmitterTests
{
    private static Emitter New() => Emitter.For<Func<long, long, long>>("f", typeof(EmitterTests));

    [Fact]
    public void EmitsCodeThatRuns()
    {
        var il = New();
        var loop = il.DefineLabel("loop");
        var done = il.DefineLabel("done");
        var sum = il.DeclareLocal(typeof(long), "sum");
        il.LoadConstant(0L);
        il.StoreLocal(sum);
        il.MarkLabel(loop);
        il.LoadArgument(0, "n");
        il.BranchIfFalse(done);
        il.LoadLocal(sum);
        il.LoadArgument(1, "step");
        il.Add();
        il.StoreLocal(sum);
        il.LoadArgument(0, "n");
        il.LoadConstant(1L);
        il.Subtract();
        il.StoreArgument(0, "n");
        il.Branch(loop);
        il.MarkLabel(done);
        il.LoadLocal(sum);
        il.Return();
        Assert.Equal(35, il.CreateDelegate<Func<long, long, long>>()(5, 7));
    }

    [Fact]
    public void KeepsAListing()
    {
        var il = New();
        il.Note("the sum");
        il.LoadArgument(0, "left");
        il.LoadArgument(1, "right");
        il.Add();
        il.Return();
        Assert.Equal("    // the sum\n    ldarg left\n    ldarg right\n    add\n    ret\n", il.Listing);
    }

    [Fact]
    public void CallsMethodsThatHaveNoBodyYet()
    {
        var il = New();
        var twice = new CodeTarget("twice", typeof(EmitterTests), typeof(long), typeof(long));
        il.LoadArgument(0, "left");
        il.Call(twice);
        il.Return();
        var second = new Emitter(twice);
        second.LoadArgument(0, "x");
        second.LoadConstant(2L);
        second.Multiply();
        second.Return();
        second.Seal();
        Assert.Equal(42, il.CreateDelegate<Func<long, long, long>>()(21, 0));
    }

    [Fact]
    public void RefusesOperandsThatDoNotFit()
    {
        var il = New();
        il.LoadArgument(0, "left");
        il.LoadConstant(1.5);
        var mistake = Assert.Throws<EmitException>(il.Add);
        Assert.Equal("f: `add` expects [i32 i32] or [i64 i64] or [f64 f64] or [native native] but the stack is [i64 f64]", mistake.Mistake);
        Assert.Equal("    ldarg left\n    ldc.r8 1.5\n--> add", mistake.Listing);
    }

    [Fact]
    public void RefusesAnEmptyStack() =>
        Assert.Equal("f: `ret` expects [i64] but the stack is []", Assert.Throws<EmitException>(New().Return).Mistake);

    [Fact]
    public void RefusesALeftover()
    {
        var il = New();
        il.LoadConstant(1L);
        il.LoadConstant(2L);
        Assert.Equal("f: `ret` leaves [i64] on the stack", Assert.Throws<EmitException>(il.Return).Mistake);
    }

    [Fact]
    public void RefusesTheWrongTypeForALocal()
    {
        var il = New();
        var local = il.DeclareLocal(typeof(double), "x");
        il.LoadConstant(1L);
        Assert.Equal("f: `stloc x.0` expects [f64] but the stack is [i64]",
            Assert.Throws<EmitException>(() => il.StoreLocal(local)).Mistake);
    }

    [Fact]
    public void RefusesALabelReachedInTwoWays()
    {
        var il = New();
        var label = il.DefineLabel("here");
        il.LoadConstant(1);
        il.BranchIfTrue(label);
        il.LoadConstant(2L);
        Assert.Equal("f: label `here` was reached with [] before and with [i64] here",
            Assert.Throws<EmitException>(() => il.Branch(label)).Mistake);
    }

    [Fact]
    public void RefusesUnreachableCode()
    {
        var il = New();
        il.LoadConstant(1L);
        il.Return();
        Assert.Equal("f: this instruction cannot be reached", Assert.Throws<EmitException>(() => il.LoadConstant(1L)).Mistake);
    }

    [Fact]
    public void RefusesToFallOffTheEnd() =>
        Assert.Equal("f: control falls off the end of the method", Assert.Throws<EmitException>(New().Seal).Mistake);

    [Fact]
    public void RefusesALabelWithoutAPlace()
    {
        var il = New();
        il.Branch(il.DefineLabel("nowhere"));
        Assert.Equal("f: label `nowhere` is branched to and never marked", Assert.Throws<EmitException>(il.Seal).Mistake);
    }

    [Fact]
    public void RefusesALabelMarkedTwice()
    {
        var il = New();
        var label = il.DefineLabel("twice");
        il.MarkLabel(label);
        Assert.Equal("f: label `twice` is marked twice", Assert.Throws<EmitException>(() => il.MarkLabel(label)).Mistake);
    }

    [Fact]
    public void RefusesALeakedRent()
    {
        var il = New();
        il.Rent(typeof(long), "kept");
        il.LoadConstant(1L);
        il.Return();
        Assert.Equal("f: local `kept` was rented and not returned", Assert.Throws<EmitException>(il.Seal).Mistake);
    }

    [Fact]
    public void LendsALocalAgain()
    {
        var il = New();
        var first = il.Rent(typeof(long), "first");
        il.Return(first);
        Assert.Same(first, il.Rent(typeof(long), "second"));
        Assert.NotSame(first, il.Rent(typeof(double), "third"));
    }

    [Fact]
    public void RefusesAnArgumentThatIsNotThere() =>
        Assert.Equal("f: there is no argument 2", Assert.Throws<EmitException>(() => New().LoadArgument(2, "x")).Mistake);

    [Fact]
    public void RefusesATailCallWithAnotherResult()
    {
        var il = New();
        var other = new CodeTarget("g", typeof(EmitterTests), typeof(double));
        Assert.Equal("f: a tail call of a method that returns Double", Assert.Throws<EmitException>(() => il.TailCall(other)).Mistake);
    }

    [Fact]
    public void RefusesArgumentsThatDoNotFit()
    {
        var il = New();
        il.LoadConstant(1.0);
        var method = typeof(Math).GetMethod(nameof(Math.Abs), [typeof(long)])!;
        Assert.Equal("f: `call Math.Abs` expects [i64] but the stack is [f64]",
            Assert.Throws<EmitException>(() => il.Call(method)).Mistake);
    }
}
