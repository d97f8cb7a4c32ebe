using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Runtime;

namespace Lex.Jit.Lower;

/// <summary>The members of the runtime that emitted code refers to, looked up once when the tier compiles for the first time.</summary>
internal static class Members
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public static readonly FieldInfo Cells = Field<Session>(nameof(Session.Cells));

    public static readonly FieldInfo CompiledExit = Field<Session>(nameof(Session.CompiledExit));

    public static readonly FieldInfo CompiledConstants = Field<Session>(nameof(Session.CompiledConstants));

    public static readonly FieldInfo CompiledBase = Field<Session>(nameof(Session.CompiledBase));

    public static readonly FieldInfo DirectDepth = Field<Session>(nameof(Session.DirectDepth));

    public static readonly FieldInfo HandedFuel = Field<Session>(nameof(Session.HandedFuel));

    public static readonly MethodInfo GiveFuel = Method<Session>(nameof(Session.GiveFuel));

    public static readonly MethodInfo TakeFuel = Method<Session>(nameof(Session.TakeFuel));

    public static readonly FieldInfo StackFloor = Field<Session>(nameof(Session.StackFloor));

    public static readonly MethodInfo Execute = typeof(Session).GetMethod(nameof(Session.Execute), Any, [typeof(int), typeof(int), typeof(long)])!;

    public static readonly MethodInfo Leave = Method<Session>(nameof(Session.Leave));

    public static readonly MethodInfo LeaveForFuel = Method<Session>(nameof(Session.LeaveForFuel));

    public static readonly MethodInfo LeaveForStack = Method<Session>(nameof(Session.LeaveForStack));

    public static readonly MethodInfo LeaveForCall = Method<Session>(nameof(Session.LeaveForCall));

    public static readonly MethodInfo RefuelOrLeave = Method<Session>(nameof(Session.RefuelOrLeave));

    public static readonly MethodInfo Settle = Method<Session>(nameof(Session.Settle));

    public static readonly MethodInfo Refuel = Method<Session>(nameof(Session.Refuel));

    public static readonly MethodInfo CompiledFault = Method<Session>(nameof(Session.CompiledFault));

    public static readonly MethodInfo BuildOption = typeof(OptionValue).GetMethod(nameof(OptionValue.Build), Any)!;

    public static readonly MethodInfo NeedsGate = typeof(Session).GetMethod(nameof(Session.NeedsGate), Any, [typeof(int)])!;

    public static readonly MethodInfo ResultIs = Method<Session>(nameof(Session.ResultIs));

    public static readonly MethodInfo ResultReference = Getter<Session>(nameof(Session.ResultReference));

    public static readonly MethodInfo ResultBits = Getter<Session>(nameof(Session.ResultBits));

    public static readonly MethodInfo TakeInt = Method<Session>(nameof(Session.TakeInt));

    public static readonly MethodInfo TakeFloat = Method<Session>(nameof(Session.TakeFloat));

    public static readonly MethodInfo TakeBool = Method<Session>(nameof(Session.TakeBool));

    public static readonly MethodInfo TakeReference = Method<Session>(nameof(Session.TakeReference));

    public static readonly MethodInfo TakeValue = Method<Session>(nameof(Session.TakeValue));

    public static readonly MethodInfo ReferenceOf = Method<Session>(nameof(Session.ReferenceOf));

    public static readonly ConstructorInfo NewValue = typeof(Value).GetConstructor(Any, [typeof(HeapObject), typeof(long)])!;

    public static readonly MethodInfo ValueTag = Getter<Value>(nameof(Value.Tag));

    public static readonly FieldInfo ValueBits = Field<Value>(nameof(Value.Bits));

    public static readonly FieldInfo IntTag = Field<ScalarTag>(nameof(ScalarTag.Int));

    public static readonly FieldInfo FloatTag = Field<ScalarTag>(nameof(ScalarTag.Float));

    public static readonly FieldInfo BoolTag = Field<ScalarTag>(nameof(ScalarTag.Bool));

    public static readonly FieldInfo UnitInstance = Field<UnitObject>(nameof(UnitObject.Instance));

    public static readonly FieldInfo ObjectShape = Field<HeapObject>(nameof(HeapObject.Shape));

    public static readonly FieldInfo ShapeKind = Field<Shape>(nameof(Shape.Kind));

    public static readonly FieldInfo ShapeId = Field<Shape>(nameof(Shape.Id));

    public static readonly FieldInfo ShapeOwner = Field<Shape>(nameof(Shape.Owner));

    public static readonly MethodInfo CreateAggregate = typeof(Aggregate).GetMethod(nameof(Aggregate.Create), Any)!;

    public static readonly MethodInfo ScalarAt = typeof(Aggregate).GetMethod(nameof(Aggregate.ScalarAt), Any)!;

    public static readonly MethodInfo ReferenceAt = typeof(Aggregate).GetMethod(nameof(Aggregate.ReferenceAt), Any)!;

    public static readonly MethodInfo ServesRequest = Getter<Session>(nameof(Session.ServesRequest));

    public static readonly MethodInfo GiveToRequest = Method<Session>(nameof(Session.GiveToRequest));

    public static readonly MethodInfo ChargeCells = Method<ExecutionContext>(nameof(ExecutionContext.ChargeCells));

    public static readonly MethodInfo ReadPart = Method<Session>(nameof(Session.ReadPart));

    public static readonly FieldInfo SitePlace = Field<PartSite>(nameof(PartSite.Place));

    public static readonly FieldInfo PlaceShape = Field<PartPlace>(nameof(PartPlace.Shape));

    public static readonly FieldInfo PlaceOffset = Field<PartPlace>(nameof(PartPlace.Offset));

    public static readonly FieldInfo PlaceTag = Field<PartPlace>(nameof(PartPlace.Tag));

    public static readonly MethodInfo HasValue = Getter<Value?>(nameof(Nullable<>.HasValue));

    public static readonly MethodInfo ValueOrDefault = typeof(Value?).GetMethod(nameof(Nullable<>.GetValueOrDefault), [])!;

    public static readonly MethodInfo WindowSet = typeof(Windows).GetMethod(nameof(Windows.Set))!;

    public static readonly MethodInfo WindowSpan = typeof(Windows).GetMethod(nameof(Windows.Span))!;

    public static readonly MethodInfo WindowMany = typeof(Windows).GetMethod(nameof(Windows.Many))!;

    public static readonly MethodInfo WindowSetMany = typeof(Windows).GetMethod(nameof(Windows.SetMany))!;

    public static readonly MethodInfo WindowSpanMany = typeof(Windows).GetMethod(nameof(Windows.SpanMany))!;

    private const DynamicallyAccessedMemberTypes All =
        DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.NonPublicFields | DynamicallyAccessedMemberTypes.PublicMethods
        | DynamicallyAccessedMemberTypes.NonPublicMethods | DynamicallyAccessedMemberTypes.PublicProperties
        | DynamicallyAccessedMemberTypes.NonPublicProperties;

    private static FieldInfo Field<[DynamicallyAccessedMembers(All)] T>(string name) =>
        typeof(T).GetField(name, Any) ?? throw new MissingFieldException(typeof(T).Name, name);

    private static MethodInfo Method<[DynamicallyAccessedMembers(All)] T>(string name) =>
        typeof(T).GetMethod(name, BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public) ?? throw new MissingMethodException(typeof(T).Name, name);

    private static MethodInfo Getter<[DynamicallyAccessedMembers(All)] T>(string name) =>
        typeof(T).GetProperty(name, Any)?.GetMethod ?? throw new MissingMethodException(typeof(T).Name, name);
}
