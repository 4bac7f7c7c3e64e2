using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Titles;

/// <summary>The real seeds, and people who act at one unit.</summary>
static class TitleSeeds
{
    public static readonly WorkCalendar Calendar =
        CalendarFiles.Load(Path.Combine(SeedFile.Folder("seeds"), "calendars"), DateTimeZoneProviders.Tzdb["Asia/Shanghai"]);

    public static readonly TitleStandards Standards = TitleStandards.Load(Path.Combine(SeedFile.Folder("seeds"), "titles"));

    public static readonly TitleLadder Cyber = Standards.Find("engineering", "cyber")!;

    public static readonly RuleSet Rules = Standards.Rules.On(new LocalDate(2026, 3, 2), new RuleContext(Series: "engineering/cyber"));

    public static readonly Guid Unit = new("00000000-0000-0000-0000-000000000001");

    public static Instant Beijing(int month, int day, int hour = 9, int minute = 0) =>
        new LocalDateTime(2026, month, day, hour, minute).InZoneStrictly(Calendar.Zone).ToInstant();

    public static Act By(int person, string role, Instant at) =>
        new(new Actor(new Guid(person, 0, 0, new byte[8]), role, [new Grant(role, Unit, true, Guid.Empty)], FlatUnits.Instance), at);

    /// <summary>A notice of the review office for so many working days, drafted, signed and published.</summary>
    public static PublicNotice Published(Instant at, int workingDays = 5, bool countsPublicationDay = false)
    {
        var named = new NamedApplicant(Unit, "李某", "东区网信办", "工程师");
        var notice = PublicNotice.Draft(new NewNotice(NoticeKind.Result, Unit, Unit, ["name", "unit", "title", "contact"], "评审办", new NoticeLength(workingDays, countsPublicationDay), [named]), By(1, Role.Secretariat, at));
        notice.Review(By(2, Role.Secretariat, at).Given(new OnNotice([])));
        notice.Approve(By(3, Role.SecretariatLead, at).Given(new OnNotice([])));
        notice.Publish(Calendar, Rules, By(1, Role.Secretariat, at).Given(new OnNotice([])));
        return notice;
    }
}
