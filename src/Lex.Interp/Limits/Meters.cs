namespace Lex.Interp.Limits;

/// <summary>
/// Splits the step limit into slices (architecture 8). The loops count one number down, the fuel of the current slice;
/// all that is looked at rarely (the limit itself, cancellation, the deadline) is looked at when a slice ends.
/// </summary>
internal struct Meters
{
    /// <summary>Most steps in a slice, unless there is a reason.</summary>
    public const int StandardSlice = 65_536;

    private readonly long _slice;

    private readonly long _stepBudget;

    private readonly long _cellBudget;

    private long _granted;

    /// <summary>Meters of a session: 0 stands for no limit. A step limit of L lets L + 1 steps run (runtime section 3.2).</summary>
    public Meters(long stepLimit, long cellLimit, int slice)
    {
        _slice = slice;
        StepLimit = stepLimit;
        CellLimit = cellLimit;
        _stepBudget = stepLimit is 0 or long.MaxValue ? long.MaxValue : stepLimit + 1;
        _cellBudget = cellLimit == 0 ? long.MaxValue : cellLimit;
    }

    /// <summary>The limit of steps as it was given.</summary>
    public long StepLimit { get; }

    /// <summary>The limit of cells as it was given.</summary>
    public long CellLimit { get; }

    /// <summary>What a fresh session may build.</summary>
    public readonly long CellBudget => _cellBudget;

    /// <summary>Counts these steps as granted and used; more than the limit lets run are as many.</summary>
    public void Restore(long steps) => _granted = Math.Min(steps, _stepBudget);

    /// <summary>Steps counted so far when <paramref name="fuel"/> is left of the slice.</summary>
    public readonly long Steps(long fuel) => _granted - fuel;

    /// <summary>Steps that may still run when <paramref name="fuel"/> is left of the slice; -1: no limit.</summary>
    public readonly long StepsLeft(long fuel) => _stepBudget == long.MaxValue ? -1 : _stepBudget - _granted + fuel;

    /// <summary>Whether the limit leaves room for more steps than the slice when <paramref name="fuel"/> is negative.</summary>
    public readonly bool CanRefill(long fuel) => _stepBudget - _granted >= -fuel;

    /// <summary>
    /// Fills up to a slice, what is left of the last one included, or to what is needed. False: the fuel is negative, for the limit is
    /// reached; all steps are used.
    /// </summary>
    public bool TryRefill(ref long fuel, long needed = 0)
    {
        var wanted = Math.Max(_slice - Math.Max(fuel, 0), needed - fuel);
        var next = Math.Min(wanted, _stepBudget - _granted);
        _granted += next;
        fuel += next;
        if (fuel >= 0) return true;
        fuel = 0;
        return false;
    }
}
