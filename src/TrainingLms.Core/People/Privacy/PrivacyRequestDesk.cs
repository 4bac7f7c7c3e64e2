using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>Where people ask about their data, and where officers answer.</summary>
public sealed class PrivacyRequestDesk(LmsDbContext db, KeyRing keys, FieldCorrection correction, FullViewDesk views, ViewPurposes purposes, WorkCalendar calendar)
{
    /// <summary>Own requests, and those of people in scope; newest first.</summary>
    public Task<Page<PrivacyRequest>> ListAsync(bool onlyMine, bool onlyOpen, PageRequest page, Actor actor, CancellationToken cancel = default)
    {
        var requests = db.PrivacyRequests.VisibleTo(actor, db).AsNoTracking();
        if (onlyMine) requests = requests.Where(r => r.PersonId == actor.PersonId);
        if (onlyOpen) requests = requests.Where(r => r.State == PrivacyRequestState.Open || r.State == PrivacyRequestState.Overdue);
        if (page.AfterId is { } last) requests = requests.Where(r => r.Id < last);
        return page.ReadAsync(requests.OrderByDescending(r => r.Id), r => r.Id.ToString(), cancel);
    }

    /// <summary>One request, own or in scope.</summary>
    /// <exception cref="RefusedException"><c>privacy_request.not_found</c>.</exception>
    public async Task<PrivacyRequest> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.PrivacyRequests.VisibleTo(actor, db).SingleOrDefaultAsync(r => r.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "privacy_request.not_found");

    /// <summary>Hands one in. A wanted value is judged at once by the rules of the roster.</summary>
    /// <exception cref="RefusedException">What the table refuses; <c>privacy_request.field_unknown</c>, <c>privacy_request.field_kept</c>,
    /// <c>privacy_request.value_missing</c>, and the roster's codes for a value that cannot be right.</exception>
    public async Task<PrivacyRequest> SubmitAsync(NewPrivacyRequest wanted, Act act, CancellationToken cancel = default)
    {
        var person = await db.FindOrRefuseAsync<Person>(act.By.PersonId, "person.not_found", cancel);
        var request = PrivacyRequest.Submit(correction.Judge(wanted, person, act), person.UnitId, DueOf(act.At), keys, act);
        db.PrivacyRequests.Add(request);
        await db.SaveChangesAsync(cancel);
        return request;
    }

    /// <summary>Grants one and carries it out: a field is changed or cleared, data are frozen.</summary>
    /// <exception cref="RefusedException"><c>privacy_request.not_found</c>, what the table refuses, <c>person.id_taken</c>.</exception>
    public async Task<PrivacyRequest> AcceptAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var request = await FindAsync(id, act.By, cancel);
        expected.Against(request);
        request.Accept(act);
        if (request.Kind is PrivacyRequestKind.Freeze)
            db.LegalHolds.Add(LegalHold.Place(request.PersonId, request.UnitId, HoldKind.Freeze, $"privacy_request {request.Id}", act));
        else if (request.Field is not null)
            await correction.CarryOutAsync(request, act, cancel);
        await db.SaveChangesAsync(cancel);
        return request;
    }

    /// <summary>Refuses one.</summary>
    /// <exception cref="RefusedException"><c>privacy_request.not_found</c>, what the table refuses.</exception>
    public Task<PrivacyRequest> RefuseAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, request => request.Refuse(act), cancel);

    /// <summary>Takes an own one back.</summary>
    /// <exception cref="RefusedException"><c>privacy_request.not_found</c>, what the table refuses.</exception>
    public Task<PrivacyRequest> WithdrawAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, request => request.Withdraw(act), cancel);

    /// <summary>The wanted value in full, for the officer who compares it with the originals; written down like any full view.</summary>
    /// <exception cref="RefusedException"><c>privacy_request.not_found</c>; Forbidden, <c>full_view.forbidden</c>; <c>purpose.*</c>.</exception>
    public async Task<string?> ViewValueAsync(Guid id, string? purposeKey, string? words, Act act, CancellationToken cancel = default)
    {
        var request = await FindAsync(id, act.By, cancel);
        var warrant = act.By.FullViewWarrant(request.UnitId) ?? throw new RefusedException(RefusalKind.Forbidden, "full_view.forbidden");
        var purpose = purposes.Read(purposeKey, words);
        views.WriteDown(request.PersonId, FullViewKind.Request, purpose, warrant, act);
        db.Observe(new Observation("person", "view_wanted_value", "privacy_request", id, act.Because(purpose.Text), warrant));
        await db.SaveChangesAsync(cancel);
        return request.OpenValue(keys);
    }

    async Task<PrivacyRequest> DoAsync(Guid id, ExpectedVersion expected, Act act, Action<PrivacyRequest> deed, CancellationToken cancel)
    {
        var request = await FindAsync(id, act.By, cancel);
        expected.Against(request);
        deed(request);
        await db.SaveChangesAsync(cancel);
        return request;
    }

    /// <summary>Fifteen working days; where the calendar of next year is not published yet, as many calendar days, which are never later.
    /// A right of a person must not wait for a notice.</summary>
    Instant DueOf(Instant submitted)
    {
        try
        {
            return calendar.EndOfWorkingDays(submitted, PrivacyRequest.WorkingDays);
        }
        catch (RefusedException unpublished) when (unpublished.Codes is ["calendar.not_published"])
        {
            return calendar.EndOf(calendar.DayOf(submitted).PlusDays(PrivacyRequest.WorkingDays));
        }
    }
}

/// <summary>Flags requests whose time to answer is over.</summary>
public sealed class PrivacyRequestSweep(LmsDbContext db) : ISweep
{
    /// <inheritdoc/>
    public string Name => "privacy_request";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> DueAsync(Instant now, int most, CancellationToken cancel) =>
        await db.PrivacyRequests.Where(r => r.DueAt <= now).OrderBy(r => r.DueAt).Select(r => r.Id).Take(most).ToListAsync(cancel);

    /// <inheritdoc/>
    public async Task FireAsync(Guid id, Act act, CancellationToken cancel)
    {
        var request = await db.PrivacyRequests.SingleAsync(r => r.Id == id, cancel);
        request.FallOverdue(act);
        await db.SaveChangesAsync(cancel);
    }
}

sealed class PrivacyRequestConfiguration : IEntityTypeConfiguration<PrivacyRequest>
{
    public void Configure(EntityTypeBuilder<PrivacyRequest> request)
    {
        request.ToTable("privacy_requests");
        request.Property(r => r.Kind).HasConversion<string>().HasMaxLength(20);
        request.HasIndex(r => r.PersonId);
        request.HasIndex(r => r.UnitId);
    }
}
