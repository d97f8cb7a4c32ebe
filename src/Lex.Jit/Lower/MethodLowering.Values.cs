using Lex.Core.Values;
using Lex.Jit.Build;
using Lex.Jit.Emit;

namespace Lex.Jit.Lower;

internal sealed partial class MethodLowering
{
    /// <summary>The locals of a value: reference and bits of an Unknown, one of anything else.</summary>
    private Local[] PlacesOf(SsaValue value)
    {
        if (_places.TryGetValue(value, out var places)) return places;
        places = value is { IsUnbuilt: true, Definition.Code: SsaCode.Library }
            ? [_il.DeclareLocal(typeof(bool), $"{value}?"), _il.DeclareLocal(typeof(HeapObject), $"{value}r"), _il.DeclareLocal(typeof(long), $"{value}b")]
            : value.Kind == ValueKind.Unknown ? [_il.DeclareLocal(typeof(HeapObject), $"{value}r"), _il.DeclareLocal(typeof(long), $"{value}b")]
            : [_il.DeclareLocal(Signature.TypeOf(value.Kind), value.ToString())];
        _places.Add(value, places);
        return places;
    }

    /// <summary>Pushes a value of a known kind as it is held.</summary>
    private void Load(SsaValue value)
    {
        if (!_placement.IsNested(value))
        {
            _il.LoadLocal(PlacesOf(value)[0]);
            return;
        }

        var definition = value.Definition!;
        if (definition.Code == SsaCode.Constant)
        {
            LoadConstant(definition.Constant);
            return;
        }

        var outer = _current;
        _current = definition;
        EmitMeaning(definition);
        _current = outer;
    }

    private void LoadConstant(Value constant)
    {
        switch (constant.Kind)
        {
            case ValueKind.Int:
                _il.LoadConstant(constant.AsInt);
                break;
            case ValueKind.Float:
                _il.LoadConstant(constant.AsFloat);
                break;
            case ValueKind.Bool:
                _il.LoadConstant(constant.AsBool);
                break;
            case ValueKind.Unit:
                _il.LoadField(Members.UnitInstance);
                break;
            default:
                LoadObject(constant.Tag, typeof(HeapObject));
                break;
        }
    }

    /// <summary>Pushes an object that the code refers to.</summary>
    private void LoadObject(object constant, Type type)
    {
        LoadSession();
        _il.LoadField(Members.CompiledConstants);
        _il.LoadConstant(_unit.IndexOf(constant));
        _il.LoadReferenceElement(typeof(object));
        _il.Reinterpret(type);
    }

    /// <summary>Pushes the reference half of a value: the object, or the tag of its kind.</summary>
    private void LoadReference(SsaValue value)
    {
        switch (value.Kind)
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
            case ValueKind.Unknown:
                _il.LoadLocal(PlacesOf(value)[0]);
                break;
            default:
                Load(value);
                break;
        }
    }

    /// <summary>Pushes the other half.</summary>
    private void LoadBits(SsaValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Int:
                Load(value);
                break;
            case ValueKind.Float:
                Load(value);
                _il.CallBitCast(toDouble: false);
                break;
            case ValueKind.Bool:
                Load(value);
                _il.ToUnsignedInt64();
                break;
            case ValueKind.Unknown:
                _il.LoadLocal(PlacesOf(value)[1]);
                break;
            default:
                _il.LoadConstant(0L);
                break;
        }
    }

    /// <summary>Pushes a value as one entry: as it is held if its kind is wanted, else whole.</summary>
    private void LoadWhole(SsaValue value, ValueKind wanted)
    {
        if (wanted != ValueKind.Unknown)
        {
            Load(value);
            return;
        }

        LoadReference(value);
        LoadBits(value);
        _il.NewObject(Members.NewValue);
    }

    /// <summary>Pushes a value in the form of the places it is to go to.</summary>
    private void LoadInto(SsaValue value, Local[] places)
    {
        if (places.Length == 1)
        {
            Load(value);
            return;
        }

        LoadReference(value);
        LoadBits(value);
    }

    /// <summary>Takes a value of .NET's making off the stack into the places of a result.</summary>
    private void Store(SsaValue result, Type type)
    {
        var places = PlacesOf(result);
        if (type != typeof(Value))
        {
            // A meaning that returns an unwrapped value, for a result that is held whole or not.
            if (places.Length == 2)
            {
                StorePair(places, type);
                return;
            }

            _il.StoreLocal(places[0]);
            return;
        }

        var whole = _il.Rent(typeof(Value), "whole");
        _il.StoreLocal(whole);
        StoreFrom(whole, result.Kind, places);
        _il.Return(whole);
    }

    private void StoreFrom(Local whole, ValueKind kind, Local[] places)
    {
        if (kind is ValueKind.Int or ValueKind.Float or ValueKind.Bool)
        {
            LoadBitsOf(whole);
            Unwrap(kind);
            _il.StoreLocal(places[0]);
            return;
        }

        _il.LoadLocalAddress(whole);
        _il.Call(Members.ValueTag);
        _il.StoreLocal(places[0]);
        if (places.Length == 1) return;
        LoadBitsOf(whole);
        _il.StoreLocal(places[1]);
    }

    private void LoadBitsOf(Local whole)
    {
        _il.LoadLocalAddress(whole);
        _il.LoadField(Members.ValueBits);
    }

    /// <summary>Turns bits into an Int, Float or Bool.</summary>
    private void Unwrap(ValueKind kind)
    {
        if (kind == ValueKind.Float) _il.CallBitCast(toDouble: true);
        else if (kind == ValueKind.Bool) _il.ToInt32();
    }

    private void StorePair(Local[] places, Type type)
    {
        if (type == typeof(long))
        {
            _il.StoreLocal(places[1]);
            _il.LoadField(Members.IntTag);
        }
        else if (type == typeof(double))
        {
            _il.CallBitCast(toDouble: false);
            _il.StoreLocal(places[1]);
            _il.LoadField(Members.FloatTag);
        }
        else if (type == typeof(bool))
        {
            _il.ToUnsignedInt64();
            _il.StoreLocal(places[1]);
            _il.LoadField(Members.BoolTag);
        }
        else
        {
            _il.StoreLocal(places[0]);
            _il.LoadConstant(0L);
            _il.StoreLocal(places[1]);
            return;
        }

        _il.StoreLocal(places[0]);
    }

    /// <summary>Leaves for a cold path unless an Unknown has a kind.</summary>
    private void BranchUnless(SsaValue value, ValueKind kind, Label elsewhere)
    {
        LoadReference(value);
        BranchUnless(kind, elsewhere);
    }

    private void BranchUnless(Local reference, ValueKind kind, Label elsewhere)
    {
        _il.LoadLocal(reference);
        BranchUnless(kind, elsewhere);
    }

    /// <summary>The same of the reference half on the stack.</summary>
    private void BranchUnless(ValueKind kind, Label elsewhere)
    {
        switch (kind)
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
                _il.LoadField(Members.ObjectShape);
                _il.LoadField(Members.ShapeKind);
                _il.LoadConstant((int)kind);
                break;
        }

        _il.BranchIfNotEqual(elsewhere);
    }

    /// <summary>Pushes an Unknown as a value of a kind that it has been seen to have.</summary>
    private void LoadProven(SsaValue value, ValueKind kind)
    {
        if (kind is ValueKind.Int or ValueKind.Float or ValueKind.Bool)
        {
            LoadBits(value);
            Unwrap(kind);
        }
        else
        {
            LoadReference(value);
        }
    }

    private void EmitGuard(SsaInstruction guard)
    {
        var (value, proven, exit, refund) = (guard.Operands[0], guard.Result!, guard.Exit!, Refund(guard.Exit!.Pc));
        var elsewhere = _il.DefineLabel($"not {proven.Kind}");
        _il.Note($"{proven} = {value} as {proven.Kind}");
        BranchUnless(value, proven.Kind, elsewhere);
        LoadProven(value, proven.Kind);
        _il.StoreLocal(PlacesOf(proven)[0]);
        _cold.Enqueue(() =>
        {
            _il.MarkLabel(elsewhere);
            EmitExit(exit, refund);
        });
    }
}
