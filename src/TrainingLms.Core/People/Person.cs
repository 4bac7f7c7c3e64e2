using NodaTime;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>人员类别. Decides who may apply for a title.</summary>
public enum EmploymentCategory
{
    /// <summary>公务员.</summary>
    CivilServant,

    /// <summary>参公人员.</summary>
    ManagedAsCivilServant,

    /// <summary>事业人员.</summary>
    InstitutionStaff,

    /// <summary>企业人员.</summary>
    EnterpriseStaff,

    /// <summary>社会组织.</summary>
    SocialOrganizationStaff,

    /// <summary>社区工作者.</summary>
    CommunityWorker,

    /// <summary>其他.</summary>
    Other,
}

/// <summary>状态.</summary>
public enum PersonStatus
{
    /// <summary>在职.</summary>
    Active,

    /// <summary>借调.</summary>
    Seconded,

    /// <summary>长假.</summary>
    LongLeave,

    /// <summary>离职.</summary>
    Left,

    /// <summary>退休.</summary>
    Retired,

    /// <summary>待入职: on record, begins on a day to come. No word of the roster: there it is 在职 with a 生效日期 ahead.</summary>
    Awaited,
}

/// <summary>专/兼职.</summary>
public enum Engagement
{
    /// <summary>专职.</summary>
    FullTime,

    /// <summary>兼职.</summary>
    PartTime,
}

/// <summary>A natural person, known for life: hours, exams and titles stay with the person through moves, leave and return.</summary>
public sealed class Person : IVersioned, IRosterFacts
{
    /// <summary>Internal key, for ever.</summary>
    public required Guid Id { get; init; }

    /// <inheritdoc/>
    public long Version { get; private set; }

    /// <summary>工号, unique among all people ever; upper-case. For life as a rule; who gets another one keeps the old as a <see cref="FormerNumber"/>.</summary>
    public required string PersonNumber { get; set; }

    /// <summary>Name as given, up to 60 characters.</summary>
    public required string Name { get; set; }

    /// <summary>性别 as 男 or 女; null when not stated.</summary>
    public string? Gender { get; set; }

    /// <summary>身份证号, sealed; null when not given. Shown masked, except by an audited view.</summary>
    public SealedText? ResidentId { get; private set; }

    /// <summary>Keyed hash of the identity number, to find it by and to keep it unique; null when there is none.</summary>
    public string? ResidentIdHash { get; private set; }

    /// <summary>Unit of the primary post.</summary>
    public required Guid UnitId { get; set; }

    /// <summary>The unit of district level that the unit is or lies in; null where there is none. Follows <see cref="UnitId"/> with each save.</summary>
    public Guid? DistrictId { get; private set; }

    /// <summary>The same of subdistrict level.</summary>
    public Guid? SubdistrictId { get; private set; }

    internal void LieIn((Guid? District, Guid? Subdistrict) reach) => (DistrictId, SubdistrictId) = reach;

    /// <summary>人员类别.</summary>
    public required EmploymentCategory Employment { get; set; }

    /// <summary>专技人员: a mark beside the category; picks the population of the hours rule.</summary>
    public bool IsProfessionalTechnician { get; set; }

    /// <summary>职务; null when not stated.</summary>
    public string? Post { get; set; }

    /// <summary>职级; null when not stated.</summary>
    public string? Rank { get; set; }

    /// <summary>专/兼职.</summary>
    public required Engagement Engagement { get; set; }

    /// <summary>手机, sealed; null when not given. Shown masked, except by an audited view.</summary>
    public SealedText? Mobile { get; private set; }

    /// <summary>Keyed hash of the mobile number, to find it by; null when there is none.</summary>
    public string? MobileHash { get; private set; }

    /// <summary>邮箱; null when not given.</summary>
    public string? Email { get; set; }

    /// <summary>学历; null when not stated.</summary>
    public string? Education { get; set; }

    /// <summary>学位; null when not stated.</summary>
    public string? Degree { get; set; }

    /// <summary>参加工作日期; the first of the month when only the month is known; null when not stated.</summary>
    public LocalDate? CareerStart { get; set; }

    /// <summary>Whether only the month of <see cref="CareerStart"/> is known.</summary>
    public bool CareerStartIsMonth { get; set; }

    /// <summary>职称 as the roster claims it; never a confirmed title.</summary>
    public string? ClaimedTitle { get; set; }

    /// <summary>状态.</summary>
    public required PersonStatus Status { get; set; }

    /// <summary>Columns of the roster that were corrected by hand since the last import, with commas between; null for none. A file does not overwrite them unasked.</summary>
    public string? LocalFields { get; private set; }

    /// <summary>Whether a column of the roster was corrected by hand since the last import.</summary>
    public bool IsLocal(string column) => LocalFields is { } local && local.Split(',').Contains(column);

    /// <summary>A column of the roster has been corrected by hand.</summary>
    public void BeLocal(string column)
    {
        if (!IsLocal(column)) LocalFields = LocalFields is { } local ? $"{local},{column}" : column;
    }

    /// <summary>A roster has taken a column over.</summary>
    public void EndLocal(string column)
    {
        if (IsLocal(column)) LocalFields = string.Join(',', LocalFields!.Split(',').Where(local => local != column)) is { Length: > 0 } others ? others : null;
    }

    /// <summary>When the personal fields were erased, long after the person left; null while they are kept.</summary>
    public Instant? ErasedAt { get; private set; }

    /// <summary>What stands in place of an erased name.</summary>
    public const string ErasedName = "（已删除）";

    /// <summary>Erases whatever tells who this was. Key and person number stay, so that no number is ever given twice.</summary>
    public void Erase(Instant at)
    {
        (ResidentId, ResidentIdHash, Mobile, MobileHash, Email) = (null, null, null, null, null);
        (Name, Gender, Post, Rank, Education, Degree) = (ErasedName, null, null, null, null, null);
        (CareerStart, CareerStartIsMonth, ClaimedTitle, LocalFields, ErasedAt) = (null, false, null, null, at);
    }

    /// <summary>Where identity numbers are sealed.</summary>
    public static readonly SealedColumn ResidentIdColumn = new("people", "resident_id");

    /// <summary>Where mobile numbers are sealed.</summary>
    public static readonly SealedColumn MobileColumn = new("people", "mobile");

    /// <summary>The identity number in full, 18 characters; null when there is none. Only for matching, and for views that are audited.</summary>
    public string? OpenResidentId(KeyRing keys) => ResidentId is null ? null : keys.Open(ResidentId, ResidentIdColumn);

    /// <summary>The mobile number in full, 11 digits; null when there is none. Only for matching, and for views that are audited.</summary>
    public string? OpenMobile(KeyRing keys) => Mobile is null ? null : keys.Open(Mobile, MobileColumn);

    /// <summary>Takes an identity number, X upper-case; null clears it. The same number again changes nothing.</summary>
    public void SetResidentId(string? number, KeyRing keys)
    {
        if (number == OpenResidentId(keys)) return;
        (ResidentId, ResidentIdHash) = number is null ? (null, null) : (keys.Seal(number, ResidentIdColumn), keys.LookUp(number, ResidentIdColumn));
    }

    /// <summary>Takes a mobile number; null clears it. The same number again changes nothing.</summary>
    public void SetMobile(string? number, KeyRing keys)
    {
        if (number == OpenMobile(keys)) return;
        (Mobile, MobileHash) = number is null ? (null, null) : (keys.Seal(number, MobileColumn), keys.LookUp(number, MobileColumn));
    }

    /// <summary>Whether the person is still with us: leavers, retired people and those who have not begun can neither sign in nor enrol.</summary>
    public bool IsActive => WorksAs(Status);

    /// <summary>Whether somebody of this status is with us.</summary>
    public static bool WorksAs(PersonStatus status) => status is PersonStatus.Active or PersonStatus.Seconded or PersonStatus.LongLeave;

    /// <summary>A copy that is as the person will be once these changes have come, in the order of their days; to compare with, never to save.</summary>
    internal Person After(IEnumerable<ComingChange> changes)
    {
        var then = (Person)MemberwiseClone();
        foreach (var change in changes) change.Apply(then);
        return then;
    }
}

/// <summary>任职: that a person holds a post in a unit from one day to another.</summary>
public sealed class Holding
{
    /// <summary>Key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The unit.</summary>
    public required Guid UnitId { get; init; }

    /// <summary>职务; null when not stated.</summary>
    public string? Post { get; set; }

    /// <summary>专/兼职.</summary>
    public required Engagement Engagement { get; set; }

    /// <summary>First day.</summary>
    public required LocalDate From { get; init; }

    /// <summary>Last day; null while it lasts.</summary>
    public LocalDate? To { get; set; }
}
