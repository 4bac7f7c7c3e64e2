using System.Collections.Immutable;

namespace TrainingLms.Exams;

/// <summary>What was earned cell by cell: a question that was drawn for some and not for others says more about its cell than about itself.</summary>
sealed class CellCount(Blueprint blueprint)
{
    readonly Tally[] cells = [.. blueprint.Cells.Select(_ => new Tally()), .. blueprint.Items.Select(_ => new Tally())];

    /// <summary>Counts a slot where it stands.</summary>
    public void Add(PaperSlot slot, QuestionVersion version, CountedMark mark)
    {
        var at = 0;
        foreach (var (section, cell) in blueprint.Cells)
            cells[at++].Add(section == slot.Section && slot.Role is null or SlotRole.Pilot && slot.IsPilot == (cell.IsPilot == true)
                && slot.MaximumHundredths == cell.MarksHundredths && !IsItem(version.Code) && cell.Fits(version.Content), mark);
        foreach (var (section, item) in blueprint.Items) cells[at++].Add(section == slot.Section && item.Code == version.Code, mark);
    }

    /// <summary>The figures in the order of the blueprint, cells first.</summary>
    public ImmutableArray<CellFigures> Figures() =>
    [
        .. blueprint.Cells.Select(at => (at.Section, at.Cell.Name)).Concat(blueprint.Items.Select(at => (at.Section, Name: at.Item.Code)))
            .Zip(cells, (at, tally) => new CellFigures(at.Section + 1, at.Name, tally.Slots, tally.Blanks, tally.Maximum == 0 ? null : (double)tally.Earned / tally.Maximum)),
    ];

    bool IsItem(string code) => blueprint.Items.Any(at => at.Item.Code == code);

    sealed class Tally
    {
        public int Slots { get; private set; }

        public int Blanks { get; private set; }

        public long Earned { get; private set; }

        public long Maximum { get; private set; }

        public void Add(bool isHere, CountedMark mark)
        {
            if (!isHere) return;
            (Slots, Blanks, Earned, Maximum) = (Slots + 1, Blanks + (mark.IsBlank ? 1 : 0), Earned + mark.TenMillionths, Maximum + mark.MaximumTenMillionths);
        }
    }
}
