using Lex.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace Lex.Generators.Ops;

/// <summary>Checks a table that has been read: what a signature may not say and which windows can be composed.</summary>
internal static class OpValidation
{
    /// <summary>Most operands of an instruction.</summary>
    private const int MaxOperands = 4;

    /// <summary>Adds what is wrong; the places belong to ops and superinstructions by position.</summary>
    public static void Check(
        OpTableModel table, IReadOnlyList<Place?> opPlaces, IReadOnlyList<Place?> superPlaces, List<DiagnosticInfo> errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < table.Ops.Count; i++)
        {
            var report = Reporter(opPlaces[i], errors);
            if (!names.Add(table.Ops[i].Name)) report(OpDiagnostics.DuplicateName, [table.Ops[i].Name]);
            CheckOp(table, table.Ops[i], opPlaces[i] is not null, report);
        }

        for (var i = 0; i < table.Supers.Count; i++)
        {
            var report = Reporter(superPlaces[i], errors);
            if (!names.Add(table.Supers[i].Name)) report(OpDiagnostics.DuplicateName, [table.Supers[i].Name]);
            CheckSuper(table, table.Supers[i], report);
        }
    }

    private static Action<DiagnosticDescriptor, string[]> Reporter(Place? place, List<DiagnosticInfo> errors) =>
        (descriptor, arguments) => errors.Add(new DiagnosticInfo(descriptor, place, new(arguments)));

    private static void CheckOp(OpTableModel table, OpModel op, bool fromSource, Action<DiagnosticDescriptor, string[]> report)
    {
        if (fromSource && op.Summary.Length == 0) report(OpDiagnostics.Undocumented, [op.Name]);
        var hasCount = op.Parameters.Any(p => p.Operand?.Kind == "Count");
        if (hasCount != op.HasWindow) report(OpDiagnostics.WindowWithoutCount, [op.Name]);
        for (var i = 1; i < op.Parameters.Count; i++)
        {
            if (op.Parameters[i].Role == ParameterRole.Context) report(OpDiagnostics.ContextNotFirst, [op.Name]);
        }

        if (op.Return == ReturnForm.Status && (op.Parameters.Count == 0 || op.Parameters[0].Role != ParameterRole.Context))
            report(OpDiagnostics.StatusWithoutContext, [op.Name]);
        if (!op.IsStructural && op.OperandOf("Target") >= 0 && op is not { Return: ReturnForm.Branch })
            report(OpDiagnostics.BranchWithoutTarget, [op.Name]);
        CheckWindow(op, report);
        CheckOperands(op, report);
        if (!op.IsStructural) CheckLookups(op, report);
        if (op.Canonical is null) return;
        if (table.Find(op.Canonical) is not { } canonical)
        {
            report(OpDiagnostics.UnknownCanonical, [op.Name, op.Canonical]);
        }
        else if (canonical.Popped.Count() != op.Popped.Count() || canonical.HasWindow != op.HasWindow || canonical.Pushes != op.Pushes)
        {
            report(OpDiagnostics.CanonicalDiffers, [op.Name, op.Canonical]);
        }
    }

    private static void CheckWindow(OpModel op, Action<DiagnosticDescriptor, string[]> report)
    {
        var inWindow = false;
        foreach (var parameter in op.Parameters)
        {
            if (inWindow && parameter.Role == ParameterRole.Popped) report(OpDiagnostics.WindowNotOnTop, [op.Name, parameter.Name]);
            inWindow |= parameter.Role == ParameterRole.Window;
        }
    }

    /// <summary>A body gets its operands looked up, one of each sort (<c>OperandValues</c>); the count comes from the window.</summary>
    private static void CheckLookups(OpModel op, Action<DiagnosticDescriptor, string[]> report)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in op.Operands)
        {
            // What a site or an offset is does not matter to a body; a stored local is written, not looked up.
            if (parameter.Operand!.Kind is "Count" or "Site" or "Target" || parameter.Role == ParameterRole.StoredLocal) continue;
            var sort = OpNames.TypeOfOperand(parameter.Operand.Kind);
            if (seen.TryGetValue(sort, out var other)) report(OpDiagnostics.SameOperandTwice, [op.Name, other, parameter.Name]);
            else seen.Add(sort, parameter.Name);
        }
    }

    private static void CheckOperands(OpModel op, Action<DiagnosticDescriptor, string[]> report)
    {
        var operands = op.Operands.ToList();
        if (operands.Count > MaxOperands) report(OpDiagnostics.TooManyOperands, [op.Name, $"{operands.Count}", $"{MaxOperands}"]);
        if (operands.Count < 2) return;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in operands)
        {
            if (parameter.Operand!.Name is not { } name) report(OpDiagnostics.UnnamedOperand, [op.Name, parameter.Name]);
            else if (!names.Add(name)) report(OpDiagnostics.DuplicateOperandName, [op.Name, name]);
        }
    }

    private static void CheckSuper(OpTableModel table, SuperModel super, Action<DiagnosticDescriptor, string[]> report)
    {
        if (super.Parts.Count < 2) report(OpDiagnostics.TooFewComponents, [super.Name]);
        var known = true;
        var components = new List<OpModel>();
        foreach (var part in super.Parts)
        {
            if (table.Find(part) is { } op)
            {
                components.Add(op);
            }
            else
            {
                report(OpDiagnostics.UnknownComponent, [super.Name, part]);
                known = false;
            }
        }

        OpModel? site = null;
        for (var i = 0; i < components.Count; i++)
        {
            var component = components[i];
            if (component.IsStructural) report(OpDiagnostics.StructuralComponent, [super.Name, component.Name]);
            if (component.HasWindow) report(OpDiagnostics.WindowComponent, [super.Name, component.Name]);
            if (component.Return == ReturnForm.Branch && i + 1 < components.Count)
                report(OpDiagnostics.BranchNotLast, [super.Name, component.Name]);
            if (component.Site == "None") continue;
            if (site is not null) report(OpDiagnostics.SeveralSites, [super.Name, site.Name, component.Name]);
            site = component;
        }

        if (!known) return;
        CheckNames(super, components, report);
        if (!components.Exists(c => c.HasWindow)) CheckKinds(super, components, report);
    }

    /// <summary>Follows the kinds through the window: what is known to be of one kind may not be taken as another.</summary>
    private static void CheckKinds(SuperModel super, List<OpModel> components, Action<DiagnosticDescriptor, string[]> report)
    {
        var stack = new Stack<string>();
        foreach (var component in components)
        {
            foreach (var parameter in component.Popped.Reverse())
            {
                if (stack.Count == 0) continue;
                var found = stack.Pop();
                if (parameter.Type.IsTyped && found != "Unknown" && found != parameter.Type.Kind)
                    report(OpDiagnostics.KindClash, [super.Name, component.Name, parameter.Type.Kind, found]);
            }

            var isConstant = super.When == SuperLayout.IntConstantCondition && SuperLayout.IsConstant(component);
            foreach (var result in component.Results) stack.Push(isConstant ? "Int" : result.Kind);
        }

        if (stack.Count > 1) report(OpDiagnostics.SeveralResults, [super.Name, $"{stack.Count}"]);
    }

    private static void CheckNames(SuperModel super, List<OpModel> components, Action<DiagnosticDescriptor, string[]> report)
    {
        var kinds = components.SelectMany(c => c.Operands).Select(p => p.Operand!.Kind).ToList();
        if (kinds.Count != super.Operands.Count)
        {
            report(OpDiagnostics.OperandListMismatch, [super.Name, $"{kinds.Count}", $"{super.Operands.Count}"]);
            return;
        }

        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < kinds.Count; i++)
        {
            var name = super.Operands[i];
            if (name[0] == '=')
            {
                if (!seen.TryGetValue(name.Substring(1), out var kind) || kind != kinds[i])
                    report(OpDiagnostics.BadRepetition, [super.Name, name.Substring(1)]);
            }
            else if (seen.ContainsKey(name))
            {
                report(OpDiagnostics.DuplicateOperandName, [super.Name, name]);
            }
            else
            {
                seen.Add(name, kinds[i]);
            }
        }

        if (seen.Count > MaxOperands) report(OpDiagnostics.TooManyOperands, [super.Name, $"{seen.Count}", $"{MaxOperands}"]);
        if (super.When is not null && (super.When != SuperLayout.IntConstantCondition || kinds.Count(k => k == "Constant") != 1))
            report(OpDiagnostics.UnknownCondition, [super.Name, super.When]);
    }
}
