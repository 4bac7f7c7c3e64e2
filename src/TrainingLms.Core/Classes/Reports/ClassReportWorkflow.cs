using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Classes.ClassReportState;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Classes;

/// <summary>What has become of a report.</summary>
public enum ClassReportState
{
    /// <summary>There, and can still be changed.</summary>
    Written,

    /// <summary>The class is settled with it.</summary>
    Sealed,
}

/// <summary>What can be done to a report.</summary>
public enum ClassReportTrigger
{
    /// <summary>Write it.</summary>
    Write,

    /// <summary>Write it anew.</summary>
    Revise,

    /// <summary>Settle the class with it.</summary>
    Seal,
}

/// <summary>Fact: when it is written, and what is there.</summary>
/// <param name="Today">The day.</param>
/// <param name="IsInClass">Whether the person assessed has a seat; true for a visit.</param>
/// <param name="HasMidTerm">Whether the mid-term assessment is written.</param>
public sealed record ReportSetting(LocalDate Today, bool IsInClass, bool HasMidTerm);

/// <summary>The life of a report.</summary>
public static class ClassReportWorkflow
{
    static readonly Who<ClassReport> Officer = Who.Holding<ClassReport>(Role.TrainingOfficer, r => r.UnitId);

    static readonly Who<ClassReport> Instructor = new(Role.Instructor, (r, actor) => actor.PersonId != Guid.Empty
        && r.Run?.HeldSessions.Any(session => session.InstructorId == actor.PersonId) == true && actor.GrantFor(Role.Instructor, r.UnitId) is { } grant ? Warrant.By(grant) : null);

    static readonly Who<ClassReport> Teacher = new(Role.ClassTeacher, (r, actor) => actor.PersonId != Guid.Empty
        && r.Run?.ClassTeacherId == actor.PersonId && actor.GrantFor(Role.ClassTeacher, r.UnitId) is { } grant ? Warrant.By(grant) : null);

    static readonly Who<ClassReport> Clock = Who.Clock<ClassReport>();

    static readonly Guard<ClassReport> KindFits = new("class_report.kind_differs", (r, act) => r.Run.Kind switch
    {
        ClassKind.OutboundVisit => act.Fact<NewClassReport>() is { Kind: ClassReportKind.Visit, PersonId: null, Grade: null },
        ClassKind.Secondment => act.Fact<NewClassReport>() is { Kind: not ClassReportKind.Visit, PersonId: not null, Grade: not null },
        _ => false,
    });

    static readonly Guard<ClassReport> ClassRuns = new("class_report.class_not_held", (r, _) => r.Run.State is ClassRunState.Running or ClassRunState.Finished or ClassRunState.Settling);

    static readonly Guard<ClassReport> TextFits = new("class_report.text_out_of_range", (_, act) => act.Fact<NewClassReport>().Text.Trim().Length is >= 10 and <= 10_000);

    static readonly Guard<ClassReport> InClass = new("class_report.person_not_in_class", (_, act) => act.Fact<ReportSetting>().IsInClass);

    static readonly Guard<ClassReport> MidTermFirst = new("class_report.mid_term_missing", (r, act) => r.Kind != ClassReportKind.Final || act.Fact<ReportSetting>().HasMidTerm);

    /// <summary>Nobody is assessed for what is still to come.</summary>
    static readonly Guard<ClassReport> InItsTime = new("class_report.too_early", (r, act) => r.Kind == ClassReportKind.Visit || act.Fact<ReportSetting>().Today > r.Run.Facts.From);

    static readonly NotOwn<ClassReport> NotOwn = new("class_report.own", r => r.PersonId ?? Guid.Empty);

    /// <summary>The table.</summary>
    public static readonly Workflow<ClassReportState, ClassReportTrigger, ClassReport> Table = new("class_report")
    {
        { New,     ClassReportTrigger.Write,  Written,                 Instructor.Or(Teacher).Or(Officer), NotOwn, KindFits, ClassRuns, InClass, TextFits, InItsTime, MidTermFirst },
        { Written, ClassReportTrigger.Revise, Written,                 Instructor.Or(Teacher).Or(Officer), NotOwn, KindFits, ClassRuns, TextFits },
        { Written, ClassReportTrigger.Seal,   ClassReportState.Sealed, Clock },
    };
}
