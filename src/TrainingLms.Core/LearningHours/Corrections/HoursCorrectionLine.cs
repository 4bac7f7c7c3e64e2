using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>What of an entry can be wrong.</summary>
/// <param name="Title">What was learned.</param>
/// <param name="Category">What the hours count as.</param>
/// <param name="Conversion">Key of the row of the conversion table; null where none was applied.</param>
/// <param name="From">First day; null where only the last one is known.</param>
/// <param name="On">Last day; decides the year.</param>
/// <param name="HoursHundredths">Hours in hundredths.</param>
/// <param name="DaysHundredths">Days of full-time training in hundredths.</param>
public sealed record HoursFigures(string Title, HoursCategory Category, string? Conversion, LocalDate? From, LocalDate On, int HoursHundredths, int DaysHundredths)
{
    /// <summary>Those of an entry.</summary>
    public static HoursFigures Of(HoursEntry entry) => new(entry.Title, entry.Category, entry.Conversion, entry.LearnedFrom, entry.LearnedOn, entry.HoursHundredths, entry.DaysHundredths);
}

/// <summary>One entry in a correction: what it is replaced by, or that it is taken back.</summary>
public sealed class HoursCorrectionLine
{
    HoursCorrectionLine() { }

    /// <summary>Key; the ledger names it as the source of the new entry.</summary>
    public Guid Id { get; private init; }

    /// <summary>The correction.</summary>
    public Guid CorrectionId { get; private init; }

    /// <summary>Row of the sheet.</summary>
    public int Number { get; private init; }

    /// <summary>The entry that is taken back.</summary>
    public Guid EntryId { get; private init; }

    /// <summary>Whose hours.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>Why, with what proves it.</summary>
    public string Ground { get; private init; } = "";

    /// <summary>What stands there afterwards; null where the entry is taken back and not replaced, as are all that follow.</summary>
    public string? Title { get; private init; }

    /// <summary>What the hours count as then.</summary>
    public HoursCategory? Category { get; private init; }

    /// <summary>Key of the row of the conversion table then; null for none.</summary>
    public string? Conversion { get; private init; }

    /// <summary>First day then; null where only the last one is known.</summary>
    public LocalDate? LearnedFrom { get; private init; }

    /// <summary>Last day then.</summary>
    public LocalDate? LearnedOn { get; private init; }

    /// <summary>Hours then, in hundredths.</summary>
    public int? HoursHundredths { get; private init; }

    /// <summary>Days of full-time training then, in hundredths.</summary>
    public int? DaysHundredths { get; private init; }

    /// <summary>Rule set and version of the year of the last day.</summary>
    public string? RuleVersion { get; private init; }

    /// <summary>All of it; null where the entry is taken back and not replaced.</summary>
    public HoursFigures? After => Title is null ? null : new HoursFigures(Title, Category!.Value, Conversion, LearnedFrom, LearnedOn!.Value, HoursHundredths!.Value, DaysHundredths!.Value);

    internal static HoursCorrectionLine Of(Guid correctionId, PlannedCorrection change, Act act) => new()
    {
        Id = act.NewId(),
        CorrectionId = correctionId,
        Number = change.Number,
        EntryId = change.Entry.Id,
        PersonId = change.Entry.PersonId,
        Ground = change.Ground,
        Title = change.After?.Title,
        Category = change.After?.Category,
        Conversion = change.After?.Conversion,
        LearnedFrom = change.After?.From,
        LearnedOn = change.After?.On,
        HoursHundredths = change.After?.HoursHundredths,
        DaysHundredths = change.After?.DaysHundredths,
        RuleVersion = change.RuleVersion,
    };
}

sealed class HoursCorrectionLineConfiguration : IEntityTypeConfiguration<HoursCorrectionLine>
{
    public void Configure(EntityTypeBuilder<HoursCorrectionLine> line)
    {
        line.ToTable("hours_correction_lines");
        line.Ignore(l => l.After);
        line.Property(l => l.Ground).HasMaxLength(200);
        line.Property(l => l.Title).HasMaxLength(200);
        line.Property(l => l.Category).HasConversion<string>().HasMaxLength(20);
        line.Property(l => l.Conversion).HasMaxLength(40);
        line.Property(l => l.RuleVersion).HasMaxLength(60);
        line.HasOne<HoursCorrection>().WithMany().HasForeignKey(l => l.CorrectionId);
        line.HasIndex(l => new { l.CorrectionId, l.Number });
        line.HasIndex(l => l.PersonId);
    }
}
