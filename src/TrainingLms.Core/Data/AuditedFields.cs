using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Audit;
using TrainingLms.Exams;
using TrainingLms.LearningHours;
using TrainingLms.Notifications;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Programmes;
using TrainingLms.Reports;
using TrainingLms.Titles;
using TrainingLms.Workflow;
using FieldChange = TrainingLms.Audit.FieldChange;

namespace TrainingLms.Data;

/// <summary>
/// Which fields of which record are written into the trail before and after, and which of them are personal. What is not listed leaves only
/// its transitions there: papers, answers and ballots never tell their content.
/// </summary>
static class AuditedFields
{
    static readonly Dictionary<Type, AuditedKind> Kinds = new AuditedKind[]
    {
        new AuditedKind<Person>("person", "person", person => person.Id)
            .With(p => p.PersonNumber).Personal(p => p.Name).Personal(p => p.Gender).Sealed(p => p.ResidentId, Person.ResidentIdColumn, Masked.ResidentId)
            .With(p => p.UnitId).With(p => p.Employment).With(p => p.IsProfessionalTechnician).With(p => p.Post).With(p => p.Rank).With(p => p.Engagement)
            .Sealed(p => p.Mobile, Person.MobileColumn, Masked.Mobile).Personal(p => p.Email, Email).Personal(p => p.Education).Personal(p => p.Degree)
            .Personal(p => p.CareerStart).Personal(p => p.ClaimedTitle).With(p => p.Status),
        new AuditedKind<Holding>("person", "person", holding => holding.PersonId, "holding_")
            .With(h => h.UnitId).With(h => h.Post).With(h => h.Engagement).With(h => h.From).With(h => h.To),
        new AuditedKind<FurtherPost>("person", "person", post => post.PersonId, "further_post_")
            .With(p => p.UnitId).With(p => p.Post).With(p => p.Engagement).With(p => p.From).With(p => p.To),
        new AuditedKind<ComingChange>("person", "person", change => change.PersonId, "coming_")
            .With(c => c.Day).With(c => c.UnitId).With(c => c.ChangesPost).With(c => c.Post).With(c => c.Engagement).With(c => c.Status),
        new AuditedKind<OrganizationUnit>("organization_unit", "organization_unit", unit => unit.Id)
            .With(u => u.Code).With(u => u.Name).With(u => u.Level).With(u => u.Type).With(u => u.ParentId),
        new AuditedKind<RoleAppointment>("role_appointment", "role_appointment", appointment => appointment.Id)
            .With(a => a.PersonId).With(a => a.Role).With(a => a.UnitId).With(a => a.Inherit).With(a => a.From).With(a => a.To).With(a => a.OrderText)
            .With(a => a.Source).With(a => a.OnBehalfOf).With(a => a.BasisId),
        new AuditedKind<EstablishmentTarget>("establishment_target", "establishment_target", target => target.Id)
            .With(t => t.UnitId).With(t => t.From).With(t => t.FullTime).With(t => t.PartTime),
        new AuditedKind<ServiceAccount>("service_account", "service_account", service => service.Id)
            .With(s => s.Name).With(s => s.Purpose).With(s => s.ResponsibleId).With(s => s.UnitId).With(s => s.Inherit).With(s => s.Scopes).With(s => s.EndsAt),
        new AuditedKind<WebhookSubscription>("webhook_subscription", "webhook_subscription", subscription => subscription.Id)
            .With(s => s.Name).With(s => s.UnitId).With(s => s.Url).With(s => s.Events),
        new AuditedKind<HoursEntry>("hours_entry", "hours_entry", entry => entry.Id)
            .With(e => e.PersonId).With(e => e.Kind).With(e => e.Category).With(e => e.HoursHundredths).With(e => e.LearnedOn).With(e => e.Source).With(e => e.Reverses),
        new AuditedKind<ExamOverride>("exam_override", "exam_override", made => made.Id)
            .With(o => o.ExamId).With(o => o.PersonId).With(o => o.GroupUnitId).With(o => o.GroupLabel).With(o => o.OpensAt).With(o => o.ClosesAt).With(o => o.LimitSeconds).With(o => o.Attempts),
        new AuditedKind<ProgrammeAssignment>("programme_assignment", "programme_assignment", assignment => assignment.Id)
            .With(a => a.PersonId).With(a => a.VersionId).With(a => a.DueOn).With(a => a.ValidFrom).With(a => a.ValidTo),
        new AuditedKind<ReportEdition>("report_edition", "report_edition", edition => edition.Id)
            .With(e => e.UnitId).With(e => e.Kind).With(e => e.Year).With(e => e.CutOffAt).With(e => e.CorrectsId).With(e => e.ContentHash),
        new AuditedKind<Recusal>("panel_seat", "panel_seat", recusal => recusal.SeatId, "recusal_")
            .With(r => r.ApplicationId).With(r => r.Ground).With(r => r.WaiverSignedBy).With(r => r.WaivedBy),
        new AuditedKind<EvaluationRound>("evaluation_round", "evaluation_round", round => round.Id).With(r => r.RuleSetVersion),
    }.ToDictionary(kind => kind.Type);

    /// <summary>What is audited of the record; null for one that is not listed.</summary>
    public static AuditedKind? Of(Type type) => Kinds.GetValueOrDefault(type);

    /// <summary>The stream in which an act on such records is written down.</summary>
    public static string StreamOf<T>(Act act) => OpenStream.NameOf(Kinds[typeof(T)].Area, act);

    /// <summary>What the trail says of a new record that is written past the change tracker, with what belongs to it.</summary>
    public static Observation Added(object record, KeyRing keys, Act act, Warrant warrant, Guid unitId, params ReadOnlySpan<object> belongings)
    {
        var kind = Kinds[record.GetType()];
        var changes = kind.AddedOf(record, keys);
        foreach (var belonging in belongings) changes.AddRange(Kinds[belonging.GetType()].AddedOf(belonging, keys));
        return new Observation(kind.Area, "create", kind.Subject, kind.SubjectIdOf(record), act, warrant) { Changes = changes, SubjectUnitId = unitId };
    }

    static string? Email(string? address) =>
        address is null ? null : address.IndexOf('@') is > 0 and var at ? $"{address[0]}{Masked.Mark}{Masked.Mark}{Masked.Mark}{address[at..]}" : new string(Masked.Mark, 3);
}

/// <summary>The audited fields of one kind of record.</summary>
abstract class AuditedKind(Type type, string area, string subject)
{
    /// <summary>The class.</summary>
    public Type Type => type;

    /// <summary>Names the chain.</summary>
    public string Area => area;

    /// <summary>Kind of the subject that the entry is about: the record's own, or that of its owner.</summary>
    public string Subject => subject;

    /// <summary>Key of that subject.</summary>
    public abstract Guid SubjectIdOf(object record);

    /// <summary>Whether the record is the subject, not something that belongs to it.</summary>
    public abstract bool IsSubject { get; }

    /// <summary>What changed; empty when only other fields did.</summary>
    /// <param name="entry">The record as it is tracked.</param>
    /// <param name="keys">Opens what is sealed, to mask it.</param>
    public abstract IReadOnlyList<FieldChange> ChangesOf(EntityEntry entry, KeyRing keys);

    /// <summary>The fields of a new record.</summary>
    public abstract List<FieldChange> AddedOf(object record, KeyRing keys);
}

sealed class AuditedKind<T>(string area, string subject, Func<T, Guid> subjectId, string prefix = "") : AuditedKind(typeof(T), area, subject) where T : class
{
    readonly List<Field> fields = [];

    public override Guid SubjectIdOf(object record) => subjectId((T)record);

    public override bool IsSubject => prefix.Length == 0;

    /// <summary>A field whose value stays in the chain for ever.</summary>
    public AuditedKind<T> With<TValue>(Expression<Func<T, TValue>> field) => Add(field, false, (value, _) => Shown(value));

    /// <summary>A field whose value tells about a person and lies beside the chain.</summary>
    public AuditedKind<T> Personal<TValue>(Expression<Func<T, TValue>> field, Func<string?, string?>? mask = null) =>
        Add(field, true, (value, _) => mask is null ? Shown(value) : mask(Shown(value)));

    /// <summary>A sealed field: beside the chain too, and masked. The same value sealed anew is no change.</summary>
    public AuditedKind<T> Sealed(Expression<Func<T, SealedText?>> field, SealedColumn column, Func<string?, string?> mask) =>
        Add(field, true, (value, keys) => value is SealedText text ? mask(keys.Open(text, column)) : null,
            (before, now, keys) => before is SealedText former && now is SealedText latter && keys.Open(former, column) == keys.Open(latter, column));

    AuditedKind<T> Add<TValue>(
        Expression<Func<T, TValue>> field, bool isPersonal, Func<object?, KeyRing, string?> show, Func<object?, object?, KeyRing, bool>? isSame = null)
    {
        var name = ((MemberExpression)field.Body).Member.Name;
        var read = field.Compile();
        fields.Add(new Field(name, prefix + Snake.Of(name), record => read(record), isPersonal, show, isSame));
        return this;
    }

    public override IReadOnlyList<FieldChange> ChangesOf(EntityEntry entry, KeyRing keys)
    {
        var record = (T)entry.Entity;
        if (entry.State == EntityState.Added) return AddedOf(record, keys);
        var changes = new List<FieldChange>();
        foreach (var field in fields)
        {
            var now = entry.State == EntityState.Deleted ? null : field.Read(record);
            var before = entry.Property(field.Property).OriginalValue;
            if (Equals(before, now) || field.IsSame?.Invoke(before, now, keys) == true) continue;
            changes.Add(new FieldChange(field.Name, field.Show(before, keys), field.Show(now, keys), field.IsPersonal));
        }
        return changes;
    }

    public override List<FieldChange> AddedOf(object record, KeyRing keys)
    {
        var changes = new List<FieldChange>(fields.Count);
        foreach (var field in fields)
            if (field.Read((T)record) is { } now) changes.Add(new FieldChange(field.Name, null, field.Show(now, keys), field.IsPersonal));
        return changes;
    }

    static string? Shown(object? value) => value switch
    {
        null => null,
        Enum known => Snake.Of(known),
        LocalDate day => LocalDatePattern.Iso.Format(day),
        bool yes => yes ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    sealed record Field(
        string Property, string Name, Func<T, object?> Read, bool IsPersonal, Func<object?, KeyRing, string?> Show, Func<object?, object?, KeyRing, bool>? IsSame);
}
