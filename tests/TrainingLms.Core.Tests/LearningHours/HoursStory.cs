using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Tests.LearningHours;

/// <summary>Li learns, Zhao is the training officer; the rules are those that are shipped.</summary>
static class HoursStory
{
    public static readonly HoursRules Shipped = HoursRules.Load(Path.Combine(SeedFile.Folder("seeds"), "hours", "requirements.json"));
    public static readonly Instant Nine = Instant.FromUtc(2026, 3, 2, 1, 0);
    public static readonly Guid Unit = new(9, 0, 0, new byte[8]);

    public static readonly Act Officer = new(
        new Actor(new Guid(2, 0, 0, new byte[8]), "Zhao", [new Grant(Role.TrainingOfficer, Unit, true, Unit), new Grant(Role.HrOfficer, Unit, true, Unit)], FlatUnits.Instance), Nine);

    public static Person Li(bool isTechnician = true, string? rank = null) => new()
    {
        Id = new Guid(1, 0, 0, new byte[8]),
        PersonNumber = "T1",
        Name = "Li",
        UnitId = Unit,
        Employment = EmploymentCategory.InstitutionStaff,
        Engagement = Engagement.FullTime,
        Status = PersonStatus.Active,
        IsProfessionalTechnician = isTechnician,
        Rank = rank,
    };

    /// <summary>An entry as a plan would book it: any row of the table, any days.</summary>
    public static HoursEntry Learned(
        int hundredths, LocalDate on, string? row = null, HoursCategory category = HoursCategory.Professional, LocalDate? from = null, int days = 0) =>
        HoursEntry.Planned(Li(), new PlannedHours(category, hundredths, days, row, from, on, "学习"), Officer);

    public static LocalDate Day(int month, int day, int year = 2026) => new(year, month, day);

    public static HoursStatement Of(params IEnumerable<HoursEntry> entries) => HoursStatement.Reckon(Li(), 2026, Shipped, entries, Nine);

    public static HoursEntry Exempted(LocalDate from, LocalDate to)
    {
        var exemption = HoursExemption.Propose(Li(), from, to, ExemptionGround.ParentalLeave, Officer.Because("产假").Given(new Today(Day(3, 2))));
        return exemption.Approve(Officer with { By = Officer.By with { PersonId = new Guid(3, 0, 0, new byte[8]) } }).Single();
    }
}
