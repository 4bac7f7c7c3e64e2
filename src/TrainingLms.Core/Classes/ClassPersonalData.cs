using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Classes;

/// <summary>What this feature holds about people: which classes they signed up for and what became of it.</summary>
public sealed class ClassPersonalData : IPersonalData
{
    static readonly string[] ByLearning = [nameof(Right.SeeLearning)];

    /// <inheritdoc/>
    public IEnumerable<PersonalGroup> Groups =>
    [
        Training<SignUp>(Subject.Is(nameof(SignUp.PersonId)), nameof(SignUp.RequestedAt), nameof(SignUp.WaitNumber), nameof(SignUp.OfferedUntil), nameof(SignUp.LeaveWarnedAt)),
        Training<Attendance>(Subject.Is(nameof(Attendance.PersonId)), nameof(Attendance.Outcome), nameof(Attendance.Method), nameof(Attendance.MarkedAt), nameof(Attendance.Reason)),
        Training<LeaveRequest>(Subject.Is(nameof(LeaveRequest.PersonId)), nameof(LeaveRequest.Why), nameof(LeaveRequest.FirstStartsAt), nameof(LeaveRequest.HoursHundredths), nameof(LeaveRequest.Days)),
        Training<SurveyInvitation>(Subject.Is(nameof(SurveyInvitation.PersonId)), nameof(SurveyInvitation.HasAnswered)),
        Training<WrongCode>(Subject.Is(nameof(WrongCode.PersonId)), nameof(WrongCode.Count)),
        Training<Lecturer>(Subject.Is(nameof(Lecturer.PersonId)), nameof(Lecturer.Name), nameof(Lecturer.Employer), nameof(Lecturer.Post), nameof(Lecturer.Subjects), nameof(Lecturer.Topics), nameof(Lecturer.ErasedAt)),
        Training<LecturerTime>(Subject.Through<Lecturer>(nameof(LecturerTime.LecturerId), nameof(Lecturer.PersonId)), nameof(LecturerTime.Kind), nameof(LecturerTime.From), nameof(LecturerTime.To)),
        Training<AttendanceAppeal>(Subject.Is(nameof(AttendanceAppeal.PersonId)), nameof(AttendanceAppeal.Wanted), nameof(AttendanceAppeal.Why)),
        Training<DrillFinding>(Subject.Is(nameof(DrillFinding.OwnerId)), nameof(DrillFinding.Text), nameof(DrillFinding.DueOn), nameof(DrillFinding.OverdueAt), nameof(DrillFinding.Remedy), nameof(DrillFinding.Remark)),
        Training<ClassReport>(Subject.Is(nameof(ClassReport.PersonId)), nameof(ClassReport.Kind), nameof(ClassReport.Grade), nameof(ClassReport.Text), nameof(ClassReport.WrittenAt)),
        Training<ClassCredit>(Subject.Is(nameof(ClassCredit.PersonId)), nameof(ClassCredit.LearnedFrom), nameof(ClassCredit.LearnedOn), nameof(ClassCredit.Year), nameof(ClassCredit.HoursHundredths), nameof(ClassCredit.DaysHundredths), nameof(ClassCredit.Conversion)),
    ];

    /// <inheritdoc/>
    public IEnumerable<(Type Entity, string[] Fields)> Technical => [(typeof(ClassRun), [nameof(ClassRun.LotterySecret)]), (typeof(ClassSession), [nameof(ClassSession.Secret)]), (typeof(ClassMaterialFile), [nameof(ClassMaterialFile.Content)]), (typeof(LeaveRequest), [nameof(LeaveRequest.SessionKeys)]), (typeof(SignUp), [nameof(SignUp.IsDrawn)])];

    /// <inheritdoc/>
    public IEnumerable<Type> Impersonal => [typeof(ClassRun), typeof(ClassSession), typeof(SeatPool), typeof(Survey), typeof(SurveyTally), typeof(SurveyText), typeof(SessionTurnout), typeof(ClassMaterial), typeof(ClassMaterialFile)];

    static PersonalGroup Training<T>(Subject subject, params string[] fields) =>
        new(typeof(T), subject, DataPurpose.Training, LegalBasis.Personnel, "training_records", ByLearning, fields);
}
