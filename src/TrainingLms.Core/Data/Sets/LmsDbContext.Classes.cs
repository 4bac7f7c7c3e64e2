using Microsoft.EntityFrameworkCore;
using TrainingLms.Classes;

namespace TrainingLms.Data;

/// <summary>Tables of classes.</summary>
public sealed partial class LmsDbContext
{
    /// <summary>Runs of classes.</summary>
    public DbSet<ClassRun> ClassRuns => Set<ClassRun>();

    /// <summary>Sessions of classes.</summary>
    public DbSet<ClassSession> ClassSessions => Set<ClassSession>();

    /// <summary>Counters of seats.</summary>
    public DbSet<SeatPool> SeatPools => Set<SeatPool>();

    /// <summary>Who signed up for which class.</summary>
    public DbSet<SignUp> SignUps => Set<SignUp>();

    /// <summary>Outcomes of people at sessions.</summary>
    public DbSet<Attendance> Attendances => Set<Attendance>();

    /// <summary>Requests for leave from sessions.</summary>
    public DbSet<LeaveRequest> LeaveRequests => Set<LeaveRequest>();

    /// <summary>Appeals against outcomes.</summary>
    public DbSet<AttendanceAppeal> AttendanceAppeals => Set<AttendanceAppeal>();

    /// <summary>Hours that people are to get for classes.</summary>
    public DbSet<ClassCredit> ClassCredits => Set<ClassCredit>();

    /// <summary>How many are on the lists of sessions, as counted last.</summary>
    public DbSet<SessionTurnout> SessionTurnouts => Set<SessionTurnout>();

    /// <summary>How many wrong codes people have typed.</summary>
    public DbSet<WrongCode> WrongCodes => Set<WrongCode>();

    /// <summary>Materials of classes.</summary>
    public DbSet<ClassMaterial> ClassMaterials => Set<ClassMaterial>();

    /// <summary>Findings of drills.</summary>
    public DbSet<DrillFinding> DrillFindings => Set<DrillFinding>();

    /// <summary>Reports of visits and assessments of secondments.</summary>
    public DbSet<ClassReport> ClassReports => Set<ClassReport>();

    /// <summary>Their versions.</summary>
    public DbSet<ClassMaterialFile> ClassMaterialFiles => Set<ClassMaterialFile>();

    /// <summary>The register of who teaches.</summary>
    public DbSet<Lecturer> Lecturers => Set<Lecturer>();

    /// <summary>When they are busy or free.</summary>
    public DbSet<LecturerTime> LecturerTimes => Set<LecturerTime>();

    /// <summary>Surveys among the people of classes.</summary>
    public DbSet<Survey> Surveys => Set<Survey>();

    /// <summary>Who is asked, and has answered; nothing joins it with <see cref="SurveyTallies"/> and <see cref="SurveyTexts"/>.</summary>
    public DbSet<SurveyInvitation> SurveyInvitations => Set<SurveyInvitation>();

    /// <summary>How many gave which mark.</summary>
    public DbSet<SurveyTally> SurveyTallies => Set<SurveyTally>();

    /// <summary>What was written.</summary>
    public DbSet<SurveyText> SurveyTexts => Set<SurveyText>();
}
