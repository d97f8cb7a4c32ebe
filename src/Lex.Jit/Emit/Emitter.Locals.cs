using System.Reflection.Emit;

namespace Lex.Jit.Emit;

/// <summary>A local of an emitted method.</summary>
internal sealed class Local
{
    internal Local(int index, Type type, string name) => (Index, Type, Name) = (index, type, name);

    /// <summary>The name of its present use, for listings.</summary>
    public string Name { get; internal set; }

    /// <summary>Its type.</summary>
    public Type Type { get; }

    internal int Index { get; }

    internal bool IsRented { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}.{Index}";
}

internal sealed partial class Emitter
{
    /// <summary>A local for the whole method.</summary>
    public Local DeclareLocal(Type type, string name)
    {
        var local = new Local(_locals.Count, type, name);
        _locals.Add(local);
        Occupy(type);
        return local;
    }

    /// <summary>A local for a while; <see cref="Return(Local)"/> gives it back for another use of the same type.</summary>
    public Local Rent(Type type, string name)
    {
        foreach (var free in _free)
        {
            if (free.Type != type) continue;
            _free.Remove(free);
            free.Name = name;
            free.IsRented = true;
            return free;
        }

        var local = DeclareLocal(type, name);
        local.IsRented = true;
        return local;
    }

    /// <summary>Gives a rented local back.</summary>
    public void Return(Local local)
    {
        if (!local.IsRented) Fail("Return", $"local `{local.Name}` is not rented");
        local.IsRented = false;
        _free.Add(local);
    }

    public void LoadArgument(int index, string name)
    {
        var line = new Line(OpCodes.Ldarg, LineOperand.Argument, index, Text: name);
        if ((uint)index >= (uint)Target.Parameters.Length) FailAt(line, $"there is no argument {index}");
        Apply(line, [], StackType.Of(Target.Parameters[index]));
    }

    public void StoreArgument(int index, string name)
    {
        var line = new Line(OpCodes.Starg, LineOperand.Argument, index, Text: name);
        if ((uint)index >= (uint)Target.Parameters.Length) FailAt(line, $"there is no argument {index}");
        Apply(line, [StackType.Of(Target.Parameters[index])], StackType.Void);
    }

    public void LoadLocal(Local local) =>
        Apply(new Line(OpCodes.Ldloc, LineOperand.Local, local.Index, Text: local.ToString()), [], StackType.Of(local.Type));

    public void StoreLocal(Local local) =>
        Apply(new Line(OpCodes.Stloc, LineOperand.Local, local.Index, Text: local.ToString()), [StackType.Of(local.Type)], StackType.Void);

    /// <summary>Pushes the address of a local as a managed pointer.</summary>
    public void LoadLocalAddress(Local local) =>
        Apply(new Line(OpCodes.Ldloca, LineOperand.Local, local.Index, Text: local.ToString()), [], new StackType(StackKind.ByRef, local.Type));

    private readonly List<Local> _free = [];
}
