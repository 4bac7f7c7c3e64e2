using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Certificates;
using TrainingLms.Classes;
using TrainingLms.Courses;
using TrainingLms.Data;
using TrainingLms.Exams;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Programmes;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Notifications;

/// <summary>Finds what is about to end while somebody could still act, and puts it into the outbox, each day or instant once.</summary>
public sealed class ReminderRoom(LmsDbContext db, HoursLedger ledger, Leases leases, WorkCalendar calendar, TitleOptions titles, IClock clock)
{
    const int Batch = 500;

    static readonly Duration Term = Duration.FromMinutes(2), Kept = Duration.FromDays(400);

    /// <summary>Reminds of everything that has come near, unless another node does.</summary>
    /// <returns>How many reminders were put into the outbox.</returns>
    public async Task<int> RunAsync(string holder, CancellationToken cancel = default)
    {
        var reminded = 0;
        for (var more = true; more && await leases.TryTakeAsync("reminders", holder, Term, cancel);)
        {
            var now = clock.GetCurrentInstant();
            var found = await RoundAsync(new Act(Actor.System, now), cancel);
            (reminded, more) = (reminded + found, found > 0);
            await db.Reminders.Where(reminder => reminder.At < now - Kept).ExecuteDeleteAsync(cancel);
        }
        return reminded;
    }

    async Task<int> RoundAsync(Act act, CancellationToken cancel)
    {
        var (now, today) = (act.At, calendar.DayOf(act.At));
        var (inFourHours, tomorrow, aDayAgo) = (now + Duration.FromHours(4), now + Duration.FromDays(1), now - Duration.FromDays(1));
        var (day1, day7, day14, day30, day90) = (today.PlusDays(1), today.PlusDays(7), today.PlusDays(14), today.PlusDays(30), today.PlusDays(90));
        var aMonthAgo = today.PlusDays(-30);
        var found = 0;

        found += await RemindAsync("remind_offer", act, s => (s.OfferedUntil, null), db.SignUps.Include(s => s.Run)
            .Where(s => s.State == SignUpState.Offered && s.OfferedUntil > now && s.OfferedUntil <= inFourHours && !db.Reminders.Any(r => r.SubjectId == s.Id && r.Step == "remind_offer" && r.DueInstant == s.OfferedUntil)), cancel);
        found += await RemindAsync("remind_open", act, a => (a.OpensAt, null), db.ExamAttempts
            .Where(a => (a.State == AttemptState.Assigned || a.State == AttemptState.Ready) && a.OpensAt > now && a.OpensAt <= tomorrow && !db.Reminders.Any(r => r.SubjectId == a.Id && r.Step == "remind_open" && r.DueInstant == a.OpensAt)), cancel);
        found += await RemindAsync("remind_supplement", act, a => (a.SupplementDueAt, null), db.TitleApplications
            .Where(a => a.State == TitleApplicationState.SupplementRequested && a.SupplementDueAt > now && a.SupplementDueAt <= tomorrow && !db.Reminders.Any(r => r.SubjectId == a.Id && r.Step == "remind_supplement" && r.DueInstant == a.SupplementDueAt)), cancel);
        var nearDefence = now + Duration.FromHours(titles.DefenceReminderHours);
        found += await RemindAsync("remind_defence", act, a => (a.DefenceAt, null), db.TitleApplications
            .Where(a => a.State == TitleApplicationState.DefenceDue && a.DefenceAt > now && a.DefenceAt <= nearDefence && !db.Reminders.Any(r => r.SubjectId == a.Id && r.Step == "remind_defence" && r.DueInstant == a.DefenceAt)), cancel);
        found += await RemindAsync("remind_reply", act, s => (s.ReplyBy, null), db.PanelSeats
            .Where(s => s.State == SeatState.Invited && s.ReplyBy > now && s.ReplyBy <= tomorrow && !db.Reminders.Any(r => r.SubjectId == s.Id && r.Step == "remind_reply" && r.DueInstant == s.ReplyBy)), cancel);

        found += await RemindAsync("remind_hearing", act, c => (c.HearingUntil, null), db.Certificates
            .Where(c => (c.State == CertificateState.Issued || c.State == CertificateState.Suspended || c.State == CertificateState.RecognisedExternal) && c.HeardAt == null && c.HearingUntil > now && c.HearingUntil <= tomorrow
                && !db.Reminders.Any(r => r.SubjectId == c.Id && r.Step == "remind_hearing" && r.DueInstant == c.HearingUntil)), cancel);

        // Who is asked for a day only has just been asked; who has answered is not reminded.
        found += await RemindAsync("remind_survey", act, s => (null, s.ClosesOn), db.Surveys
            .Where(s => s.State == SurveyState.Open && s.ClosesAt > now && s.ClosesOn <= day1 && !db.Reminders.Any(r => r.SubjectId == s.Id && r.Step == "remind_survey" && r.DueDay == s.ClosesOn)), cancel);

        // Who was enrolled just now has just been told the day.
        var learning = db.Enrolments.Where(e => (e.State == EnrolmentState.Enrolled || e.State == EnrolmentState.InProgress) && e.EnrolledAt <= aDayAgo);
        found += await RemindAsync("remind_7", act, e => (null, e.DueOn),
            learning.Where(e => e.DueOn > day1 && e.DueOn <= day7 && !db.Reminders.Any(r => r.SubjectId == e.Id && r.Step == "remind_7" && r.DueDay == e.DueOn)), cancel);
        found += await RemindAsync("remind_1", act, e => (null, e.DueOn),
            learning.Where(e => e.DueOn >= today && e.DueOn <= day1 && !db.Reminders.Any(r => r.SubjectId == e.Id && r.Step == "remind_1" && r.DueDay == e.DueOn)), cancel);

        // A programme is many courses: who is to complete one needs to know earlier.
        var assigned = db.ProgrammeAssignments.Where(a => (a.State == AssignmentState.Assigned || a.State == AssignmentState.InProgress) && a.AssignedAt <= aDayAgo);
        found += await RemindAsync("remind_30", act, a => (null, a.DueOn),
            assigned.Where(a => a.DueOn > day7 && a.DueOn <= day30 && !db.Reminders.Any(r => r.SubjectId == a.Id && r.Step == "remind_30" && r.DueDay == a.DueOn)), cancel);
        found += await RemindAsync("remind_7", act, a => (null, a.DueOn),
            assigned.Where(a => a.DueOn >= today && a.DueOn <= day7 && !db.Reminders.Any(r => r.SubjectId == a.Id && r.Step == "remind_7" && r.DueDay == a.DueOn)), cancel);

        var issued = db.Certificates.Where(c => c.State == CertificateState.Issued);
        found += await RemindAsync("remind_90", act, c => (null, c.ValidTo),
            issued.Where(c => c.ValidTo > day30 && c.ValidTo <= day90 && !db.Reminders.Any(r => r.SubjectId == c.Id && r.Step == "remind_90" && r.DueDay == c.ValidTo)), cancel);
        found += await RemindAsync("remind_30", act, c => (null, c.ValidTo),
            issued.Where(c => c.ValidTo >= today && c.ValidTo <= day30 && !db.Reminders.Any(r => r.SubjectId == c.Id && r.Step == "remind_30" && r.DueDay == c.ValidTo)), cancel);

        // An appointment for a few days ends as its holder knows it does.
        found += await RemindAsync("remind_end", act, a => (null, a.To), db.RoleAppointments
            .Where(a => a.State == AppointmentState.Active && a.EndsAt != null && a.To >= today && a.To <= day14 && a.From <= aMonthAgo && !db.Reminders.Any(r => r.SubjectId == a.Id && r.Step == "remind_end" && r.DueDay == a.To)), cancel);
        return found + await RemindOfPromotionsAsync(act, today, cancel);
    }

    /// <summary>
    /// Whoever was promoted and lacks the training of the post is told 90 and 30 days before its year is over (learning.md 4.3). Whether a post was a promotion, and what was learned in it, only a
    /// reckoning tells: each post is looked at once for each of the two, whatever comes of it.
    /// </summary>
    async Task<int> RemindOfPromotionsAsync(Act act, LocalDate today, CancellationToken cancel)
    {
        var tellings = Tellings.About<HoursYearClose>();
        var found = 0;
        foreach (var (days, first) in ((int, LocalDate)[])[(90, today.PlusDays(31)), (30, today)])
        {
            var step = $"remind_{days}";
            var (from, to) = (first.PlusDays(1).PlusYears(-1), today.PlusDays(days + 1).PlusYears(-1));
            var posts = await db.Holdings.AsNoTracking().Where(h => h.From >= from && h.From <= to && (h.To == null || h.To >= today) && db.Holdings.Any(before => before.PersonId == h.PersonId && before.From < h.From)
                && !db.Reminders.Any(r => r.SubjectId == h.Id && r.Step == step)).OrderBy(h => h.Id).Take(Batch).ToListAsync(cancel);
            foreach (var post in posts)
            {
                var last = post.From.PlusYears(1).PlusDays(-1);
                db.Reminders.Add(new Reminder { Id = act.NewId(), SubjectId = post.Id, Step = step, DueDay = last, At = act.At });
                if (!await IsAwaitedAsync(post, today, cancel)) continue;
                var about = new About(post.PersonId, post.UnitId) { Facts = [("until", last)] };
                db.Occurrences.Add(Occurrence.Of(tellings, tellings.All.Where(telling => telling.Trigger == step), about, (post.Id, 1), step, act));
            }
            await db.SaveChangesAsync(cancel);
            db.Forget();
            found += posts.Count;
        }
        return found;
    }

    /// <summary>Whether the training that came with a post is still to be done.</summary>
    async Task<bool> IsAwaitedAsync(Holding post, LocalDate today, CancellationToken cancel)
    {
        try
        {
            return (await ledger.StatementAsync(post.PersonId, today.Year, cancel)).Beside.Any(beside => beside.From == post.From && beside.AlertOn(today) is not null);
        }
        catch (RefusedException refused) when (refused.Codes is ["hours.rule_missing"])
        {
            return false;
        }
    }

    async Task<int> RemindAsync<T>(string step, Act act, Func<T, (Instant? At, LocalDate? On)> due, IQueryable<T> subjects, CancellationToken cancel) where T : class, IGoverned
    {
        var near = await subjects.AsNoTracking().Take(Batch).ToListAsync(cancel);
        if (near.Count == 0) return 0;
        var tellings = Tellings.About<T>();
        var lines = tellings.All.Where(telling => telling.Trigger == step).ToList();
        foreach (var subject in near)
        {
            var (at, on) = due(subject);
            db.Reminders.Add(new Reminder { Id = act.NewId(), SubjectId = subject.Id, Step = step, DueInstant = at, DueDay = on, At = act.At });
            db.Occurrences.Add(Occurrence.Of(tellings, lines, tellings.AboutOf(subject), (subject.Id, subject.Version), step, act));
        }
        await db.SaveChangesAsync(cancel);
        db.Forget();
        return near.Count;
    }
}
