using NodaTime;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.People;

/// <summary>What a row means for somebody's post, whoever wrote it: an import, or the officer who accepts a transfer request.</summary>
static class Moving
{
    /// <param name="db">The database.</param>
    /// <param name="row">The row.</param>
    /// <param name="person">The person, with the row's fields and unit.</param>
    /// <param name="post">The post held until now; null for none.</param>
    /// <param name="today">The day from which a row holds that names none.</param>
    /// <param name="act">Who and when.</param>
    public static void GoOn(LmsDbContext db, PlannedRow row, Person person, Holding? post, LocalDate today, Act act)
    {
        var effective = NewPeople.EffectiveOn(row, today);
        switch (row.Verdict)
        {
            case RowVerdict.Leave when post is not null:
                post.To = effective;
                break;
            case RowVerdict.Transfer or RowVerdict.Rejoin:
                if (post is not null) post.To = effective.PlusDays(-1);
                db.Holdings.Add(NewPeople.PostOf(person, effective, act));
                break;
            default:
                if (post is not null) (post.Post, post.Engagement) = (person.Post, person.Engagement);
                break;
        }
    }
}
