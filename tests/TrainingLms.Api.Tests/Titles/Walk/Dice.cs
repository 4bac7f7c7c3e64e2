namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>Numbers from a seed.</summary>
sealed class Dice(uint seed)
{
    uint state = seed * 2_654_435_761;

    public int Throw(int sides)
    {
        state = state * 1_664_525 + 1_013_904_223;
        return (int)((state >> 8) % (uint)sides);
    }

    /// <summary>Once in so many.</summary>
    public bool Once(int sides) => Throw(sides) == 0;

    public T Of<T>(IReadOnlyList<T> things) => things[Throw(things.Count)];
}
