using Lex.Core.Builtins;
using Lex.Core.Ops;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Build;
using Lex.Jit.Emit;

namespace Lex.Jit.Lower;

// Records, tuples, variants and closures: made in place where the kinds of their parts are known, read where the site has last
// found the part. Options that nobody wants whole are three locals: whether there is a value, and the value.
internal sealed partial class MethodLowering
{
    private void EmitBuild(SsaInstruction build)
    {
        var (family, result) = (build.Family!, PlacesOf(build.Result!)[0]);
        _il.Note($"{build.Result} = {build.Op} {string.Join(", ", (object[])build.Operands)}");
        if (ShapeOf(family, build.Operands) is not { } shape)
        {
            LoadObject(family, typeof(ShapeFamily));
            LoadWindow(build.Operands);
            _il.Call(Members.CreateAggregate);
        }
        else if (shape.Count == 0)
        {
            LoadObject(shape.Empty, typeof(HeapObject));
        }
        else
        {
            Make(shape, build.Operands);
        }

        _il.StoreLocal(result);
        if (build.InRequest && family.Count != 0) EmitGiveToRequest(result);
    }

    /// <summary>The shape of what is built, if it is certain and the parts are in line.</summary>
    private static Shape? ShapeOf(ShapeFamily family, SsaValue[] parts)
    {
        var kinds = new PartKind[parts.Length];
        for (var i = 0; i < kinds.Length; i++)
        {
            if (parts[i].Kind == ValueKind.Unknown) return null;
            kinds[i] = PartKindOf(parts[i].Kind);
        }

        var shape = family.For(kinds);
        return shape.Id == Shape.NoShapeId || shape.ClassIndex == AggregateClasses.Wide ? null : shape;
    }

    private static PartKind PartKindOf(ValueKind kind) => kind switch
    {
        ValueKind.Int => PartKind.Int,
        ValueKind.Float => PartKind.Float,
        ValueKind.Bool => PartKind.Bool,
        _ => PartKind.Reference,
    };

    /// <summary>Pushes a new object of a shape.</summary>
    private void Make(Shape shape, SsaValue[] parts)
    {
        var type = AggregateClasses.TypeOf(shape.References, shape.Scalars)!;
        LoadObject(shape, typeof(Shape));
        _il.NewObject(type.GetConstructor([typeof(Shape)])!);
        for (var i = 0; i < parts.Length; i++)
        {
            var isReference = shape.Parts[i] == PartKind.Reference;
            _il.Duplicate();
            if (isReference) LoadReference(parts[i]);
            else LoadBits(parts[i]);
            _il.StoreField(type.GetField($"{(isReference ? 'R' : 'S')}{shape.CellOf(i)}")!);
        }
    }

    private void EmitGiveToRequest(Local built)
    {
        var serves = _il.DefineLabel("request");
        var given = _il.DefineLabel("given");
        LoadSession();
        _il.Call(Members.ServesRequest);
        _il.BranchIfTrue(serves);
        _il.MarkLabel(given);
        _cold.Enqueue(() =>
        {
            _il.MarkLabel(serves);
            LoadSession();
            _il.LoadLocal(built);
            _il.Call(Members.GiveToRequest);
            _il.Branch(given);
        });
    }

    private void EmitPart(SsaInstruction read)
    {
        _il.Note($"{read.Result} = {read.Op} {read.Operands[0]}");
        if (read.Operands[0].IsUnbuilt) EmitValueOfOption(read);
        else EmitPartAt(new PartSite(read.Name, read.Index, read.Result!.Kind), read);
    }

    private void EmitPartAt(PartSite site, SsaInstruction read)
    {
        var (aggregate, result) = (read.Operands[0], read.Result!);
        var places = PlacesOf(result);
        var isScalar = result.Kind is ValueKind.Int or ValueKind.Float or ValueKind.Bool;
        var elsewhere = _il.DefineLabel("elsewhere");
        var other = _il.DefineLabel("other");
        var done = _il.DefineLabel("read");
        var place = _il.Rent(typeof(PartPlace), "place");
        LoadObject(site, typeof(PartSite));
        _il.LoadField(Members.SitePlace);
        _il.StoreLocal(place);
        Load(aggregate);
        _il.LoadField(Members.ObjectShape);
        _il.LoadField(Members.ShapeId);
        _il.LoadLocal(place);
        _il.LoadField(Members.PlaceShape);
        _il.BranchIfNotEqual(elsewhere);
        if (isScalar)
        {
            LoadScalarAt(aggregate, place);
            Unwrap(result.Kind);
            _il.StoreLocal(places[0]);
        }
        else if (result.Kind != ValueKind.Unknown)
        {
            LoadReferenceAt(aggregate, place);
            _il.StoreLocal(places[0]);
            LoadKindOf(places[0]);
            _il.LoadConstant((int)result.Kind);
            _il.BranchIfNotEqual(other);
        }
        else
        {
            var reference = _il.DefineLabel("reference");
            _il.LoadLocal(place);
            _il.LoadField(Members.PlaceTag);
            _il.StoreLocal(places[0]);
            _il.LoadLocal(places[0]);
            _il.BranchIfFalse(reference);
            LoadScalarAt(aggregate, place);
            _il.StoreLocal(places[1]);
            _il.Branch(done);
            _il.MarkLabel(reference);
            LoadReferenceAt(aggregate, place);
            _il.StoreLocal(places[0]);
            _il.LoadConstant(0L);
            _il.StoreLocal(places[1]);
        }

        _il.Return(place);
        _il.MarkLabel(done);
        EnqueueSearch(site, read, elsewhere, other, done);
    }

    /// <summary>What happens when an aggregate has another shape than the site knows, or the part another kind than is expected.</summary>
    private void EnqueueSearch(PartSite site, SsaInstruction read, Label elsewhere, Label other, Label done)
    {
        var result = read.Result!;
        var (missing, kindRefund) = (Refund(read.Exit!.Pc), read.Other is { } exit ? Refund(exit.Pc) : default);
        _cold.Enqueue(() =>
        {
            var found = _il.DefineLabel("found");
            var unexpected = _il.DefineLabel("unexpected");
            _il.MarkLabel(elsewhere);
            LoadSession();
            LoadObject(site, typeof(PartSite));
            Load(read.Operands[0]);
            _il.Call(Members.ReadPart);
            _il.BranchIfTrue(found);
            EmitExit(read.Exit!, missing);
            _il.MarkLabel(found);
            if (result.Kind == ValueKind.Unknown)
            {
                StoreAnswer(PlacesOf(result));
                _il.Branch(done);
                return;
            }

            TakeAnswerAs(result, unexpected);
            _il.Branch(done);
            var raw = PlacesOf(read.Raw!);
            var leaves = _il.DefineLabel("leaves");
            if (other.IsUsed)
            {
                _il.MarkLabel(other);
                _il.LoadLocal(PlacesOf(result)[0]);
                _il.StoreLocal(raw[0]);
                _il.LoadConstant(0L);
                _il.StoreLocal(raw[1]);
                _il.Branch(leaves);
            }

            _il.MarkLabel(unexpected);
            StoreAnswer(raw);
            _il.MarkLabel(leaves);
            EmitExit(read.Other!, kindRefund);
        });
    }

    private void LoadScalarAt(SsaValue aggregate, Local place)
    {
        LoadPlaceIn(aggregate, place);
        _il.Call(Members.ScalarAt);
        _il.LoadInt64Indirect();
    }

    private void LoadReferenceAt(SsaValue aggregate, Local place)
    {
        LoadPlaceIn(aggregate, place);
        _il.Call(Members.ReferenceAt);
        _il.LoadReferenceIndirect(typeof(HeapObject));
    }

    private void LoadPlaceIn(SsaValue aggregate, Local place)
    {
        Load(aggregate);
        _il.LoadLocal(place);
        _il.LoadField(Members.PlaceOffset);
    }

    private void LoadKindOf(Local reference)
    {
        _il.LoadLocal(reference);
        _il.LoadField(Members.ObjectShape);
        _il.LoadField(Members.ShapeKind);
    }

    /// <summary>Pushes whether a variant was built by a constructor.</summary>
    private void LoadTest(SsaInstruction test)
    {
        if (test.Operands[0].IsUnbuilt)
        {
            _il.LoadLocal(PlacesOf(test.Operands[0])[0]);
        }
        else
        {
            Load(test.Operands[0]);
            _il.LoadField(Members.ObjectShape);
            _il.LoadField(Members.ShapeOwner);
            LoadObject(test.Name!, typeof(object));
            _il.CompareEqual();
        }

        _pushed = typeof(bool);
    }

    /// <summary>Takes what a library function answers, a value or none, off the stack; the value is paid for as if the option were built.</summary>
    private void StoreOption(SsaInstruction call)
    {
        var places = PlacesOf(call.Result!);
        var refund = Refund(call.Pc + 1);
        var poor = _il.DefineLabel("cells");
        var paid = _il.DefineLabel("paid");
        var found = _il.Rent(typeof(Value?), "found");
        var value = _il.Rent(typeof(Value), "value");
        _il.StoreLocal(found);
        _il.LoadLocalAddress(found);
        _il.Call(Members.HasValue);
        _il.StoreLocal(places[0]);
        _il.LoadLocalAddress(found);
        _il.Call(Members.ValueOrDefault);
        _il.StoreLocal(value);
        StoreFrom(value, ValueKind.Unknown, places[1..]);
        _il.Return(value);
        _il.Return(found);
        _il.LoadLocal(places[0]);
        _il.BranchIfFalse(paid);
        AddTo(Members.Cells, -CellCost.Parts(1));
        LoadSession();
        _il.LoadField(Members.Cells);
        _il.LoadConstant(0L);
        _il.BranchIfLess(poor);
        _il.MarkLabel(paid);
        _cold.Enqueue(() =>
        {
            _il.MarkLabel(poor);
            AddTo(Members.Cells, CellCost.Parts(1));
            StoreFuel();
            LoadSession();
            _il.LoadConstant(CellCost.Parts(1));
            _il.Call(Members.ChargeCells);
            FetchFuel();
            LeaveOnFault(call.Pc, refund);
            _il.Branch(paid);
        });
    }

    private void EmitValueOfOption(SsaInstruction read)
    {
        var (option, result) = (PlacesOf(read.Operands[0]), read.Result!);
        var places = PlacesOf(result);
        var none = _il.DefineLabel("none");
        var other = _il.DefineLabel("other");
        _il.LoadLocal(option[0]);
        _il.BranchIfFalse(none);
        if (result.Kind == ValueKind.Unknown)
        {
            Copy(option.AsSpan(1), places);
        }
        else
        {
            BranchUnless(option[1], result.Kind, other);
            if (result.Kind is ValueKind.Int or ValueKind.Float or ValueKind.Bool)
            {
                _il.LoadLocal(option[2]);
                Unwrap(result.Kind);
            }
            else
            {
                _il.LoadLocal(option[1]);
            }

            _il.StoreLocal(places[0]);
        }

        var (missing, kindRefund) = (Refund(read.Exit!.Pc), read.Other is { } exit ? Refund(exit.Pc) : default);
        _cold.Enqueue(() =>
        {
            _il.MarkLabel(none);
            EmitExit(read.Exit!, missing);
            if (!other.IsUsed) return;
            _il.MarkLabel(other);
            Copy(option.AsSpan(1), PlacesOf(read.Raw!));
            EmitExit(read.Other!, kindRefund);
        });
    }

    private void Copy(ReadOnlySpan<Local> from, ReadOnlySpan<Local> to)
    {
        for (var i = 0; i < from.Length; i++)
        {
            _il.LoadLocal(from[i]);
            _il.StoreLocal(to[i]);
        }
    }
}
