select outcome, faults, count(*), coalesce(sum(points_kopecks), 0), coalesce(sum(accumulated_kopecks), 0),
       count(consent_on)
from settlements_cardimportrow where import_id = %(import)s group by outcome, faults
