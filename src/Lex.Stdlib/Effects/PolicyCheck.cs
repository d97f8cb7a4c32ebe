using System.Collections.Immutable;
using System.Globalization;
using Lex.Core.Programs;

namespace Lex.Stdlib.Effects;

/// <summary>
/// The policy pass before the first instruction: every declared function, reachable or not, is held against the policy,
/// and all violations are collected in program order.
/// </summary>
internal static class PolicyCheck
{
    /// <summary>What the program declares and the policy does not grant.</summary>
    public static ImmutableArray<PolicyViolation> Run(ProgramCode program, EffectPolicy policy)
    {
        var violations = ImmutableArray.CreateBuilder<PolicyViolation>();
        var budget = 0UL;
        foreach (var (name, id) in program.FunctionNames)
        {
            var function = program.Functions[id];
            foreach (var effect in function.Effects)
            {
                if (CheckEffect(effect, name, policy) is { } violation) violations.Add(violation);
            }

            var sum = budget + function.BudgetCost;
            budget = sum < budget ? ulong.MaxValue : sum;
        }

        if (policy.Budget is { } ceiling && budget > ceiling)
        {
            var detail = string.Create(CultureInfo.InvariantCulture, $"declared budget {budget} exceeds ceiling {ceiling}");
            violations.Add(new PolicyViolation("budget_exceeded", detail, "budget"));
        }

        return violations.ToImmutable();
    }

    private static PolicyViolation? CheckEffect(EffectDeclaration effect, string function, EffectPolicy policy)
    {
        var argument = effect.ArgumentKind == EffectArgumentKind.Str ? effect.Text : null;
        if (!policy.Covers(effect.Kind, argument))
        {
            var text = Render(effect);
            return new PolicyViolation("effect_not_allowed", $"effect `{text}` not in --allow-effects", text, At: function);
        }

        if (argument is null || effect.Kind is not ("fs_read" or "fs_write")) return null;
        foreach (var allowed in policy.ScopeOf(effect.Kind))
        {
            if (PathScope.IsLexicallyWithin(argument, allowed)) return null;
        }

        return new PolicyViolation(
            "fs_path_not_allowed", $"path `{argument}` outside --allow-{effect.Kind}", effect.Kind, argument, function);
    }

    private static string Render(EffectDeclaration effect) => effect.ArgumentKind switch
    {
        EffectArgumentKind.Str => $"{effect.Kind}(\"{effect.Text}\")",
        EffectArgumentKind.Ident => $"{effect.Kind}({effect.Text})",
        EffectArgumentKind.Int => string.Create(CultureInfo.InvariantCulture, $"{effect.Kind}({effect.Number})"),
        _ => effect.Kind,
    };
}
