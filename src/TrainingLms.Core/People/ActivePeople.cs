namespace TrainingLms.People;

/// <summary><see cref="Person.IsActive"/> as a question to the database.</summary>
public static class ActivePeople
{
    /// <summary>Of these people those who have begun and have neither left nor retired.</summary>
    public static IQueryable<Person> Active(this IQueryable<Person> people) =>
        people.Where(person => person.Status == PersonStatus.Active || person.Status == PersonStatus.Seconded || person.Status == PersonStatus.LongLeave);
}
