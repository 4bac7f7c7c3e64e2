using TrainingLms.Titles;

namespace TrainingLms.Tests.Titles.Panel;

public sealed class ThresholdTests
{
    [Theory]
    [InlineData(17, 12), InlineData(18, 12), InlineData(19, 13), InlineData(20, 14), InlineData(21, 14), InlineData(22, 15), InlineData(23, 16), InlineData(24, 16)]
    public void So_many_in_favour_are_needed(int present, int needed)
    {
        Assert.Equal(needed, Threshold.FavourNeeded(present));
        Assert.True(Threshold.Passes(needed, present));
        Assert.False(Threshold.Passes(needed - 1, present));
    }

    [Theory]
    [InlineData(7, 5), InlineData(9, 6), InlineData(11, 8), InlineData(13, 9)]
    public void So_many_make_a_quorum(int panel, int quorum)
    {
        Assert.Equal(quorum, Threshold.QuorumOf(panel));
        Assert.True(Threshold.IsQuorate(quorum, panel));
        Assert.False(Threshold.IsQuorate(quorum - 1, panel));
    }

    [Theory]
    [InlineData("B1", 25, 17, 0, 12, RecusalDenominator.ExcludeFromPresent, true, true)]
    [InlineData("B2", 25, 17, 0, 11, RecusalDenominator.ExcludeFromPresent, true, false)]
    [InlineData("B3", 25, 16, 0, 16, RecusalDenominator.ExcludeFromPresent, false, true)]
    [InlineData("B4", 25, 18, 0, 12, RecusalDenominator.ExcludeFromPresent, true, true)]
    [InlineData("B8", 25, 25, 0, 17, RecusalDenominator.ExcludeFromPresent, true, true)]
    [InlineData("B11", 11, 7, 0, 7, RecusalDenominator.ExcludeFromPresent, false, true)]
    [InlineData("B16", 25, 19, 2, 12, RecusalDenominator.ExcludeFromPresent, true, true)]
    [InlineData("B17", 25, 19, 2, 12, RecusalDenominator.KeepInDenominator, true, false)]
    public void Worked_vectors(string vector, int panel, int present, int recused, int favour, RecusalDenominator denominator, bool quorate, bool passes)
    {
        var roll = new CaseRoll(panel, present, recused, denominator);
        Assert.Equal((vector, quorate, passes), (vector, roll.IsQuorate, roll.Passes(favour)));
    }
}
